"""Scales and their grades."""

from frameworks.policy.entries import code, entry, frozen, source


@frozen
class GradeRule:
    """One point of a grading scale; position 1 is the best."""

    code: str = code("Short name that never changes, used in rules.", example="good", longest=40)
    name: str = entry("Name that people read.", longest=200)
    position: int = entry("Place in the order, 1 is the best.", least=1, most=50)
    descriptor: str = entry("What practice of this grade looks like.", default="")
    colour: int = entry("Place on the colour ramp, 1 (green) to 5 (red).", default=3, least=1, most=5)
    needs_text: str | None = entry("Question the auditor must answer in words when giving this grade.", default=None)
    inadequate: bool = entry("True when the grade starts the follow-up chain.", default=False)
    aliases: tuple[str, ...] = entry("Other spellings accepted on import.", default=())
    source: tuple[str, ...] = source()


@frozen
class Scale:
    """An ordered set of grades, for the whole audit or for one section."""

    code: str = code("Short name used by tools.", example="overall")
    title: str = entry("Name of the scale.")
    grades: tuple[GradeRule, ...] = entry("The grades, best first.", unique="code")
    source: tuple[str, ...] = source()

    def grade(self, code):
        return next((grade for grade in self.grades if grade.code == code), None)

    @property
    def codes(self):
        return tuple(grade.code for grade in self.grades)

    @property
    def inadequate_codes(self):
        return tuple(grade.code for grade in self.grades if grade.inadequate)
