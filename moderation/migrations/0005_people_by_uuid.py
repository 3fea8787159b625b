import hashlib
import json
import uuid
from collections import defaultdict

from django.db import migrations, models

CHUNK = 500


def give_uuids(apps, schema_editor):
    """Decisions and case sets have identifiers that another database keeps."""
    for name in ("CaseSet", "Decision"):
        things = apps.get_model("moderation", name)._base_manager
        rows = []
        for thing in things.only("pk").iterator(CHUNK):
            thing.uuid = uuid.uuid4()
            rows.append(thing)
        things.bulk_update(rows, ["uuid"], batch_size=CHUNK)


def name_people_by_uuid(apps, schema_editor):
    """Case sets and units name people by their uuid. The order of a set's coders, which is that of their letters, stays."""
    people = {str(pk): str(one) for pk, one in apps.get_model("studies", "Person")._base_manager.values_list("pk", "uuid")}
    sets = apps.get_model("moderation", "CaseSet")._base_manager
    for case_set in sets.all():
        sets.filter(pk=case_set.pk).update(coders=[people.get(str(coder), str(coder)) for coder in case_set.coders])
    cases = apps.get_model("moderation", "Case")._base_manager
    changed = []
    for case in cases.only("pk", "units").iterator(CHUNK):
        for unit in case.units:
            unit["coder"] = people.get(str(unit["coder"]), str(unit["coder"]))
        changed.append(case)
        if len(changed) == CHUNK:
            cases.bulk_update(changed, ["units"])
            changed = []
    cases.bulk_update(changed, ["units"])


def hash_without_order(apps, schema_editor):
    """What cases were made from no longer rests on the order of people's numbers: sets that follow today still do."""
    sets = apps.get_model("moderation", "CaseSet")._base_manager.filter(kind="codings", version__isnull=False)
    merges, shaped = _merges(apps), _shaped(apps)
    layers = apps.get_model("rounds", "Layer")._base_manager.filter(state="submitted")
    for case_set in sets.select_related("round"):
        rows = layers.filter(round=case_set.round_id, version=case_set.version_id).order_by("coder_id")
        frozen = [[str(one), sha256] for one, sha256 in rows.values_list("uuid", "sha256")]
        more = [merges.get(case_set.round.study_id, []), *shaped.get(case_set.pk, [])]
        if case_set.layers_sha256 == _sha256([frozen, *more]):
            case_set.layers_sha256 = _sha256([sorted(frozen), *more])
            case_set.save(update_fields=["layers_sha256"])


def _sha256(content):
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _merges(apps):
    found = defaultdict(list)
    codes = apps.get_model("coding", "Code")._base_manager.filter(merged_into__isnull=False)
    for study, code, into in codes.values_list("study", "uuid", "merged_into__uuid"):
        found[study].append([str(code), str(into)])
    return {study: sorted(rows) for study, rows in found.items()}


def _shaped(apps):
    """By case set what moderators split and added, as it was hashed."""
    splits, added = defaultdict(list), defaultdict(list)
    rows = apps.get_model("moderation", "Decision")._base_manager.filter(choice__in=["split", "add"], undone_at=None)
    for case_set, choice, key, outcome in rows.order_by("case_key", "id").values_list(
        "case_set", "choice", "case_key", "outcome"
    ):
        if choice == "split":
            splits[case_set].append(key)
            continue
        span = [outcome[0]["code"], outcome[0]["start"], outcome[0]["end"]]
        if span not in added[case_set]:
            added[case_set].append(span)
    return {
        one: [splits[one], added[one]] if added[one] else [splits[one]] for one in {*splits, *added}
    }


class Migration(migrations.Migration):

    dependencies = [
        ('coding', '0010_rounds_left'),
        ('moderation', '0004_rounds'),
        ('rounds', '0002_order_of_coders'),
        ('studies', '0006_lasting_identity'),
    ]

    operations = [
        migrations.AddField(
            model_name='caseset',
            name='uuid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='decision',
            name='uuid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, null=True),
        ),
        migrations.RunPython(give_uuids, migrations.RunPython.noop),
        migrations.RunPython(name_people_by_uuid, migrations.RunPython.noop),
        migrations.RunPython(hash_without_order, migrations.RunPython.noop),
    ]
