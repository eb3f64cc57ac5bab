/// A closure that is borrowed from its caller: called from other threads while the caller waits, kept by nobody.
///
/// Such a closure lives on its caller's stack, and Swift lets it be passed on and called, but not stored, where another
/// thread could find it. `withoutActuallyEscaping` would let it be stored, for the price of a heap object with each call.
/// This holds it as what a function's parameter of that type is: two words, the code and what it has captured. They are
/// taken from one call and given to others, and are never counted as references.
struct BorrowedBody {
  private let code: UnsafeRawPointer
  private let captured: UnsafeRawPointer?

  /// Calls `use` with `body`, which must not be called any more when `use` has returned.
  static func lend<Result>(_ body: (Range<Int>) -> Void, _ use: (BorrowedBody) -> Result) -> Result {
    use(taking.function(body))
  }

  /// Calls the closure.
  func callAsFunction(_ range: Range<Int>) { Self.calling.function(code, captured, range) }

  // Functions that take a closure, and the same ones as functions that take its words: a closure that does not escape is
  // passed like two pointers, in the same registers. Structures hold functions as they are; on their own they would be
  // wrapped first.

  private struct Taking {
    let function: (_ body: (Range<Int>) -> Void) -> BorrowedBody
  }
  private struct TakingWords {
    let function: (_ code: UnsafeRawPointer, _ captured: UnsafeRawPointer?) -> BorrowedBody
  }
  private struct Calling {
    let function: (_ body: (Range<Int>) -> Void, _ range: Range<Int>) -> Void
  }
  private struct CallingWords {
    let function: (_ code: UnsafeRawPointer, _ captured: UnsafeRawPointer?, _ range: Range<Int>) -> Void
  }

  private static var taking: Taking {
    unsafeBitCast(TakingWords { BorrowedBody(code: $0, captured: $1) }, to: Taking.self)
  }
  private static var calling: CallingWords {
    unsafeBitCast(Calling { body, range in body(range) }, to: CallingWords.self)
  }
}
