import Glibc

/// Runs what recurses as deeply as a cell is nested: the parser, on a chain of ten thousand `else if`s, would overflow
/// the stack of an ordinary thread, and take the session along.
enum DeepStack {
  /// Bytes; they are reserved, and only used as far as the recursion goes.
  private static let size = 1 << 30

  private final class Call {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }

  /// Calls a function on a thread with a deep stack, and waits for it.
  static func call<Result>(_ body: () -> Result) -> Result {
    var result: Result?
    withoutActuallyEscaping(body) { body in
      run { result = body() }
    }
    return result!
  }

  private static func run(_ body: () -> Void) {
    withoutActuallyEscaping(body) { body in
      let call = Call(body)
      var attributes = pthread_attr_t()
      pthread_attr_init(&attributes)
      defer { pthread_attr_destroy(&attributes) }
      pthread_attr_setstacksize(&attributes, size)
      var thread = pthread_t()
      let status = pthread_create(
        &thread, &attributes,
        { context in
          Unmanaged<Call>.fromOpaque(context!).takeUnretainedValue().body()
          return nil
        }, Unmanaged.passUnretained(call).toOpaque())
      // Where memory is so short that no such thread can be had, this one must do.
      if status == 0 { pthread_join(thread, nil) } else { body() }
      withExtendedLifetime(call) {}
    }
  }
}
