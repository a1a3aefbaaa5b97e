"""What is said of the framework itself, and the headings its findings are gathered under."""

from frameworks.plain_words.words import Sentence, titles


def document(policy):
    one = policy.record
    if one.owner:
        yield Sentence(f"{one.owner} keeps it.", one.source)
    if one.author:
        yield Sentence(f"{one.author} wrote it.", one.source)
    if one.approved_by:
        day = f"on {one.approved_on}" if one.approved_on else "on a day still to be confirmed"
        yield Sentence(f"{one.approved_by} approved it, {day}.", one.source)
    if one.review_by:
        yield Sentence(f"It is looked at again: {one.review_by}.", one.source)


def names(policy):
    if policy.names_hidden_from:
        who = titles(policy, policy.names_hidden_from)
        yield Sentence(f"{who} read an audit without the names of child and worker.")


def retention(policy):
    if rule := policy.retention:
        years = "1 full year" if rule.years == 1 else f"{rule.years} full years"
        yield Sentence(
            f"{years} after a case closed its people and free text are removed, once an administrator confirms; "
            "figures stay. A legal hold keeps everything.",
            rule.source,
        )
        yield Sentence(f"The file of a subject-access request stays for {rule.pack_days} days.", rule.source)


def themes(policy):
    for one in policy.themes:
        yield Sentence(f"{one.kind or 'Theme'}: {one.title}.", one.source)


def standards(policy):
    for one in policy.standards:
        count = f"{len(one.standards)} standard{'' if len(one.standards) == 1 else 's'}"
        yield Sentence(f"{one.title}: {count} beside the tools that name them.", one.source)
