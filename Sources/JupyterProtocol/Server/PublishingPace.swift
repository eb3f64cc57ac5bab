/// Keeps what is published below what Jupyter's server passes on: beyond its limits it drops messages.
///
/// The server counts, over a window of 3 s, every message but `status`, `comm_open` and `execute_input`, and the bytes of
/// `stream` messages, all frames together; it drops what would make it more than 1000 messages or 10⁶ bytes a second on
/// average (`iopub_msg_rate_limit`, `iopub_data_rate_limit` and `rate_limit_window` in jupyter_server's
/// `services/kernels/connection/channels.py`). A `status` of `idle` begins the count anew.
struct PublishingPace {
  /// Longer than the server's, which may read with delay.
  static let window: Duration = .seconds(4)
  static let messages = 2800
  static let bytes = 2_800_000

  private static let uncounted: Set<String> = ["status", "comm_open", "execute_input"]

  private struct Sent {
    var time: ContinuousClock.Instant
    var bytes: Int
  }

  /// What was sent within the window, oldest first, from `first` on.
  private var sent: [Sent] = []
  private var first = 0
  private var sentBytes = 0

  /// How long to wait before the message can be sent.
  mutating func delay(type: String, bytes: Int, now: ContinuousClock.Instant) -> Duration {
    guard !Self.uncounted.contains(type) else { return .zero }
    forget(before: now - Self.window)
    let bytes = type == "stream" ? bytes : 0
    guard first < sent.count else { return .zero }
    var index = first
    var remaining = sentBytes
    // As many of the oldest must leave the window as there is too much.
    while index < sent.count, sent.count - index >= Self.messages || remaining > max(0, Self.bytes - bytes) {
      remaining -= sent[index].bytes
      index += 1
    }
    return index == first ? .zero : max(.zero, sent[index - 1].time + Self.window - now)
  }

  mutating func note(type: String, bytes: Int, now: ContinuousClock.Instant) {
    guard !Self.uncounted.contains(type) else { return }
    let bytes = type == "stream" ? bytes : 0
    sent.append(Sent(time: now, bytes: bytes))
    sentBytes += bytes
  }

  /// The kernel has told that it is idle.
  mutating func startAnew() { self = PublishingPace() }

  private mutating func forget(before time: ContinuousClock.Instant) {
    while first < sent.count, sent[first].time <= time {
      sentBytes -= sent[first].bytes
      first += 1
    }
    if first > Self.messages {
      sent.removeFirst(first)
      first = 0
    }
  }
}
