import Testing

@testable import JupyterProtocol

@Suite struct GlobTests {
  @Test(arguments: [
    ("", "", true), ("", "a", false), ("*", "", true), ("*", "a\nb", true), ("a*", "abc", true), ("a*", "ba", false),
    ("*a", "bca", true), ("*b*", "abc", true), ("a*b*c", "axxbyyc", true), ("a*b*c", "axxcyyb", false),
    ("a**c", "ac", true), ("?", "", false), ("?", "é", true), ("a?c", "abc", true), ("abc", "ABC", false),
    ("[abc]x", "bx", true), ("[a-c]x", "dx", false), ("[^a-c]", "d", true), ("[!a-c]", "a", false), ("[]]", "]", true),
    ("[a-]", "-", true), ("a[", "a[", true), ("[ab", "[ab", true), ("*[0-9]", "x1", true), ("[c-a]", "b", true),
  ])
  func matches(pattern: String, text: String, expected: Bool) {
    #expect(Glob(pattern).matches(text) == expected)
  }

  /// A naive matcher would take exponential time.
  @Test func manyStarsAreCheap() {
    let text = String(repeating: "a", count: 2000)
    #expect(!Glob(String(repeating: "a*", count: 50) + "b").matches(text))
    #expect(Glob(String(repeating: "a*", count: 50) + "a").matches(text))
  }
}
