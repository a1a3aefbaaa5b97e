"""Row count and checksum of every table: the same rows give the same sums, in whatever order they come."""

from hashlib import sha256

SPAN = 2**63


def sums(cursor, vendor):
    """{table: [rows, checksum]} of every table of the database that the cursor reads."""
    return {table: list(_sum(cursor, table, vendor)) for table in tables(cursor, vendor)}


def tables(cursor, vendor):
    """Names of all tables, in order."""
    if vendor == "postgresql":
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    else:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
        )
    return [name for (name,) in cursor.fetchall()]


def filled(cursor, vendor):
    """Tables with rows that no migration writes: what a restore would overwrite."""
    by_migration = {"django_migrations", "django_content_type", "auth_permission"}
    return [table for table in tables(cursor, vendor) if table not in by_migration and _has_rows(cursor, table)]


def differences(expected, found):
    """Sentences on the tables that are not as the manifest says."""
    told = []
    for table in sorted({*expected, *found}):
        was, now = expected.get(table), found.get(table)
        if was is None or now is None:
            told.append(f"{table} is {'not in the backup' if was is None else 'missing'}.")
        elif was != now:
            told.append(f"{table} has {now[0]} rows of {was[0]}, or other ones.")
    return told


def _has_rows(cursor, table):
    cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')
    return cursor.fetchone() is not None


def _sum(cursor, table, vendor):
    if vendor == "postgresql":
        cursor.execute(
            f"SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0) % {SPAN} "
            f'FROM "{table}" t'
        )
        rows, total = cursor.fetchone()
        return rows, str(total)
    cursor.execute(f'SELECT * FROM "{table}"')
    rows = total = 0
    for row in cursor:
        rows += 1
        total = (total + int.from_bytes(sha256(repr(tuple(row)).encode()).digest()[:7])) % SPAN
    return rows, str(total)
