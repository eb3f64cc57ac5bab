import JSONText
import TestSupport
import Testing

@Suite struct JSONWriterTests {
  static let value: JSON = [
    "b": [1, ["x": "é"], 1.0, -0.5, true, nil], "a": [], "Z": [:], "c": "\u{1}\u{8}\u{C}\u{1F}\u{7F}\n\r\t\"\\/",
  ]

  @Test func compactly() {
    let text =
      #"{"Z":{},"a":[],"b":[1,{"x":"é"},1.0,-0.5,true,null],"c":"\u0001\b\f\u001f"# + "\u{7F}" + #"\n\r\t\"\\/"}"#
    #expect(Self.value.text == text)
    #expect(Self.value.text(.compact) == text)
    #expect(Self.value.bytes == [UInt8](text.utf8))
  }

  @Test func spaced() {
    #expect(
      Self.value.text(.spaced)
        == #"{"Z": {}, "a": [], "b": [1, {"x": "é"}, 1.0, -0.5, true, null], "c": "\u0001\b\f\u001f"# + "\u{7F}"
        + #"\n\r\t\"\\/"}"#)
  }

  /// As Python's `json.dumps(…, indent=1, sort_keys=True, ensure_ascii=False)`, which Jupyter saves notebooks with.
  @Test func indented() {
    #expect(
      Self.value.text(.indented)
        == """
        {
         "Z": {},
         "a": [],
         "b": [
          1,
          {
           "x": "é"
          },
          1.0,
          -0.5,
          true,
          null
         ],
         "c": "\\u0001\\b\\f\\u001f\u{7F}\\n\\r\\t\\"\\\\/"
        }
        """)
  }

  @Test func namesAreSortedByCodePoint() {
    // U+FF5E comes before U+1F600 by code point and after it by UTF-16 unit.
    let json: JSON = ["😀": 1, "～": 2, "z": 3]
    #expect(json.text(.spaced) == #"{"z": 3, "～": 2, "😀": 1}"#)
  }

  /// Whatever is written can be read, and is the same value then.
  @Test(arguments: 0..<200)
  func whatIsWrittenIsReadBack(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let value = JSON.random(depth: 4, using: &random)
    #expect(try JSON(parsing: value.bytes) == value)
    for layout in [JSON.Layout.compact, .spaced, .indented] {
      let read = try JSON(parsing: value.text(layout), halfSurrogates: .refused)
      #expect(read == value)
      #expect(read.text == value.text)
    }
  }
}
