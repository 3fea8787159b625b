"""What can be done with recordings: verbs with keyword-only arguments, atomic, audited, refusing with a sentence."""

from recordings.actions.adding import add_recording, discard_recording, prepare_again
from recordings.actions.recognising import recognise_passage, resume_recognition, start_recognition
from recordings.actions.settling import TrackChoice, settle_tracks
from recordings.actions.taking import decline_recognition, store_recognition, take_recognition
from recordings.actions.uploading import begin_upload, discard_upload, receive_part

__all__ = [
    "TrackChoice",
    "add_recording",
    "begin_upload",
    "decline_recognition",
    "discard_recording",
    "discard_upload",
    "prepare_again",
    "receive_part",
    "recognise_passage",
    "resume_recognition",
    "settle_tracks",
    "start_recognition",
    "store_recognition",
    "take_recognition",
]
