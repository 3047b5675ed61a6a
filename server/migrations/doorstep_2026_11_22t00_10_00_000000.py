from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-22T00:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the audit trail only grows: entries, links and checkpoints are neither changed nor deleted"

# Entries and links may go once a checkpoint stands for them, and a checkpoint has to say what the chain says.
LET_GO_ENTRY = """SELECT 1 FROM audit_link
    WHERE entry = OLD.id AND number <= (SELECT max(number) FROM audit_checkpoint)"""
LET_GO_LINK = "SELECT 1 FROM audit_checkpoint WHERE number >= OLD.number"
TRUE_CHECKPOINT = "SELECT 1 FROM audit_link WHERE number = NEW.number AND digest = NEW.digest"

SQLITE = (
    *(
        f"""CREATE TRIGGER {table}_is_never_changed BEFORE UPDATE ON {table}
        BEGIN SELECT RAISE(ABORT, '{table}: never changed'); END"""
        for table in ("audit_entry", "audit_link", "audit_checkpoint")
    ),
    # INSERT OR REPLACE deletes what stands in its way without firing a delete trigger.
    *(
        f"""CREATE TRIGGER {table}_is_never_replaced BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
        BEGIN SELECT RAISE(ABORT, '{table}: never replaced'); END"""  # noqa: S608 - the names stand below
        for table, same in (
            ("audit_entry", "id = NEW.id"),
            ("audit_link", "number = NEW.number OR entry = NEW.entry"),
            ("audit_checkpoint", "id = NEW.id OR number = NEW.number"),
        )
    ),
    f"""CREATE TRIGGER audit_entry_is_kept BEFORE DELETE ON audit_entry WHEN NOT EXISTS ({LET_GO_ENTRY})
    BEGIN SELECT RAISE(ABORT, 'audit_entry: never deleted'); END""",
    f"""CREATE TRIGGER audit_link_is_kept BEFORE DELETE ON audit_link WHEN NOT EXISTS ({LET_GO_LINK})
    BEGIN SELECT RAISE(ABORT, 'audit_link: never deleted'); END""",
    """CREATE TRIGGER audit_checkpoint_is_kept BEFORE DELETE ON audit_checkpoint
    BEGIN SELECT RAISE(ABORT, 'audit_checkpoint: never deleted'); END""",
    f"""CREATE TRIGGER audit_checkpoint_is_true BEFORE INSERT ON audit_checkpoint WHEN NOT EXISTS ({TRUE_CHECKPOINT})
    BEGIN SELECT RAISE(ABORT, 'audit_checkpoint: no such link'); END""",
)

POSTGRES = (
    """CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '%: never changed or deleted', TG_TABLE_NAME; END $$""",
    f"""CREATE FUNCTION audit_entry_let_go() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS ({LET_GO_ENTRY}) THEN RAISE EXCEPTION 'audit_entry: never deleted'; END IF;
        RETURN OLD;
    END $$""",
    f"""CREATE FUNCTION audit_link_let_go() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS ({LET_GO_LINK}) THEN RAISE EXCEPTION 'audit_link: never deleted'; END IF;
        RETURN OLD;
    END $$""",
    f"""CREATE FUNCTION audit_checkpoint_is_true() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS ({TRUE_CHECKPOINT}) THEN RAISE EXCEPTION 'audit_checkpoint: no such link'; END IF;
        RETURN NEW;
    END $$""",
    *(
        f"""CREATE TRIGGER {table}_is_never_changed BEFORE UPDATE ON {table}
        FOR EACH ROW EXECUTE FUNCTION audit_is_kept()"""
        for table in ("audit_entry", "audit_link", "audit_checkpoint")
    ),
    *(
        f"""CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept()"""
        for table in ("audit_entry", "audit_link", "audit_checkpoint")
    ),
    """CREATE TRIGGER audit_entry_is_kept BEFORE DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_let_go()""",
    """CREATE TRIGGER audit_link_is_kept BEFORE DELETE ON audit_link
    FOR EACH ROW EXECUTE FUNCTION audit_link_let_go()""",
    """CREATE TRIGGER audit_checkpoint_is_kept BEFORE DELETE ON audit_checkpoint
    FOR EACH ROW EXECUTE FUNCTION audit_is_kept()""",
    """CREATE TRIGGER audit_checkpoint_is_true BEFORE INSERT ON audit_checkpoint
    FOR EACH ROW EXECUTE FUNCTION audit_checkpoint_is_true()""",
)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="doorstep", description=DESCRIPTION)

    async def make_triggers():
        engine = engine_finder()
        for statement in SQLITE if engine.engine_type == "sqlite" else POSTGRES:
            await engine.run_ddl(statement)

    manager.add_raw(make_triggers)
    return manager
