"""What the history tells of layers and rounds that are older than these fields."""

from datetime import timedelta

from django.db import migrations

AT_ONCE = timedelta(minutes=1)
"""A codebook version is kept in the transaction that closes its round."""


def tell(apps, schema_editor):
    layer, event = apps.get_model("coding", "Layer"), apps.get_model("studies", "AuditEvent")
    for verb, provenance in (("layer.carried", "carried"), ("coding.imported", "imported")):
        found = event.objects.filter(verb=verb).values_list("object_id", flat=True)
        layer.objects.filter(uuid__in=list(set(found))).update(provenance=provenance)
    before = {}
    rows = layer.objects.select_related("round", "version").order_by("round__opened_at", "pk")
    for row in rows:
        others = before.setdefault(row.version.transcript_id, [])
        seen = any(
            one.coder_id != row.coder_id and one.round_id != row.round_id and one.round.closed_at
            and one.round.closed_at < row.round.opened_at and one.state == "submitted"
            for one in others
        )  # fmt: skip
        if seen and row.provenance == "fresh":
            layer.objects.filter(pk=row.pk).update(provenance="seen")
        others.append(row)


def name_closing_codebooks(apps, schema_editor):
    version = apps.get_model("coding", "CodebookVersion")
    for round_ in apps.get_model("coding", "CodingRound").objects.filter(closed_at__isnull=False):
        kept = version.objects.filter(study=round_.study_id)
        span = (round_.closed_at, round_.closed_at + AT_ONCE)
        then = kept.filter(occasion="closed", created_at__range=span).order_by("number").first()
        round_.closed_codebook = then or kept.filter(created_at__lte=round_.closed_at).order_by("number").last()
        round_.save(update_fields=["closed_codebook"])


class Migration(migrations.Migration):

    dependencies = [("coding", "0006_purpose_and_provenance"), ("studies", "0004_approach")]

    operations = [
        migrations.RunPython(tell, migrations.RunPython.noop),
        migrations.RunPython(name_closing_codebooks, migrations.RunPython.noop),
    ]
