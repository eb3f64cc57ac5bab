import Glibc
import Testing

@testable import ConvEngine

@Suite struct BorrowedBodyTests {
  @Test func callsAClosureWithWhatItHasCaptured() {
    var sum = 0
    let factor = 3
    BorrowedBody.lend({ sum += factor * $0.count }) { body in
      body(0..<5)
      body(7..<9)
    }
    #expect(sum == 21)
  }

  @Test func callsAFunctionThatHasCapturedNothing() {
    BorrowedBody.lend(addToTotal) { $0(2..<4) }
    #expect(total == 2)
  }

  @Test func returnsWhatIsMadeOfIt() {
    #expect(BorrowedBody.lend({ _ in }) { _ in 7 } == 7)
  }

  /// An object that the closure has captured is as alive afterwards as it was, and is let go once its owner does.
  @Test func countsNoReferences() {
    final class Counted {
      var calls = 0
    }
    weak var seen: Counted?
    do {
      let counted = Counted()
      seen = counted
      for _ in 0..<3 { BorrowedBody.lend({ counted.calls += $0.count }) { $0(0..<1) } }
      #expect(counted.calls == 3)
    }
    #expect(seen == nil)
  }

  @Test func canBeCalledOnAnotherThread() {
    var caller: pthread_t?
    BorrowedBody.lend({ _ in caller = pthread_self() }) { body in
      withUnsafePointer(to: body) { body in
        var thread = pthread_t()
        pthread_create(
          &thread, nil,
          {
            $0?.assumingMemoryBound(to: BorrowedBody.self).pointee(0..<1)
            return nil
          }, UnsafeMutableRawPointer(mutating: body))
        pthread_join(thread, nil)
      }
    }
    #expect(caller != nil && caller != pthread_self())
  }
}

nonisolated(unsafe) private var total = 0
private func addToTotal(_ range: Range<Int>) { total += range.count }
