import Testing

@testable import Lessons

@Suite struct XMLTextTests {
  @Test func specialCharactersAreEscaped() {
    #expect(XMLText.escaped("a < b && c > \"d\"") == "a &lt; b &amp;&amp; c &gt; &quot;d&quot;")
  }

  @Test func coloursAndControlCharactersGo() {
    #expect(XMLText.escaped("\u{1B}[31mred\u{1B}[0m \u{7}\u{0}\u{FFFF}") == "red \u{FFFD}\u{FFFD}\u{FFFD}")
  }

  @Test func linesAreKeptInEitherWay() {
    #expect(XMLText.escaped("a\nb\tc\r") == "a&#10;b&#9;c&#13;")
    #expect(XMLText.escaped("a\nb", keepsLines: true) == "a\nb")
  }
}
