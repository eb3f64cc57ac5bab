import Testing

@testable import CellSession

@Suite struct LastWordsTests {
  @Test(arguments: [
    ("free(): double free detected in tcache 2\n", "double free detected in tcache 2"),
    ("double free or corruption (!prev)\n", "double free or corruption (!prev)"),
    ("munmap_chunk(): invalid pointer\nmore", "munmap_chunk(): invalid pointer"),
    ("corrupted size vs. prev_size\n", "corrupted size vs. prev_size"),
  ])
  func aDamagedHeapIsNamed(words: String, end: String) throws {
    let cause = try #require(LastWords(words).cause)
    #expect(cause.name == "MemoryFault")
    #expect(cause.message.hasPrefix("memory was freed twice, or written where it had ended"))
    #expect(cause.message.hasSuffix(end))
  }

  @Test func overlappingAccessesAreExplained() throws {
    let words = "Simultaneous accesses to 0x7f12, but modification requires exclusive access.\nPrevious access …\n"
    let cause = try #require(LastWords(words).cause)
    #expect(cause.message.hasPrefix("overlapping accesses"))
    #expect(!cause.message.contains("0x"))
  }

  @Test(arguments: ["Cell58.Burnt()", "Cell58r2.Burnt()"])
  func modulesOfCellsAreNotNamed(error: String) throws {
    let words = "Cell 58/Cell 58:3: Fatal error: 'try!' expression unexpectedly raised an error: \(error)\n"
    #expect(try #require(LastWords(words).cause).message == "'try!' expression unexpectedly raised an error: Burnt()")
  }

  @Test func whatIsStillToBeWrittenIsNoFault() throws {
    let cause = try #require(LastWords("Cell 2/Cell 2:1: Fatal error: Not solved yet: in f(), Cell 2, line 1").cause)
    #expect(cause == ("NotSolved", "in f(), Cell 2, line 1"))
    #expect(try #require(LastWords("Fatal error: Not solved").cause).name == "FatalError")
  }

  @Test func aFailedAllocationIsNamed() {
    let words = LastWords("Fatal error: failed to allocate 68719476768 bytes of memory with alignment 8")
    #expect(words.refusedBytes == 68_719_476_768)
    #expect(LastWords("Fatal error: out of range").refusedBytes == nil)
  }

  @Test func otherWordsTellNoCause() {
    #expect(LastWords("").cause == nil)
    #expect(LastWords("good bye\n").cause == nil)
    #expect(LastWords(" good bye\n").text == "good bye")
  }

  @Test func whateverTellsACauseIsAWayToBegin() {
    for words in ["Fatal error: x", "Could not cast value of type 'A'", "Simultaneous accesses to 0x1", "realloc(): x"]
    {
      #expect(LastWords(words).cause != nil)
      #expect(LastWords.beginnings.contains { words.hasPrefix($0) })
    }
  }
}
