import Synchronization
import Testing

@testable import ConvEngine

@Suite struct SpinWaitTests {
  @Test func whatIsTrueAlreadyNeedsOneLook() {
    var looks = 0
    let came = SpinWait.until {
      looks += 1
      return true
    }
    #expect(came)
    #expect(looks == 1)
  }

  @Test func whatComesTrueMeanwhileIsSeen() {
    var looks = 0
    let came = SpinWait.until {
      looks += 1
      return looks == 3
    }
    // A machine so busy that three looks take longer than the wait proves nothing, but must not wait on.
    #expect(came == (looks == 3))
  }

  @Test func whatNeverComesIsGivenUp() {
    var looks = 0
    let came = SpinWait.until {
      looks += 1
      return false
    }
    #expect(!came)
    #expect(looks > 0)
  }
}
