from transcripts.domain.sentences import Unreadable
def read_pdf(data): raise Unreadable("x")
