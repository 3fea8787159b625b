"""The demonstration study: fictional, small and whole, made by the same actions that people use.

Its words are in `fixtures/demonstration/`: transcripts as a recorder would hand them over, codings as quoted passages.
Made once; what is there is kept, whatever people have done to it since.
"""
