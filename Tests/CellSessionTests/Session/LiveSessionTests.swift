import Testing

/// Tests of whole sessions. They share a worker and the machine's cores: one after the other.
@Suite(.serialized) enum LiveSessionTests {}
