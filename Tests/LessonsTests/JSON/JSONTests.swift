import Testing

@testable import Lessons

@Suite struct JSONTests {
  @Test func values() throws {
    let text = #" {"a": [1, -2.50e+3, true, false, null], "b": "\u00e9\ud83e\udde0\n\/", "c": {}} "#
    let json: JSON = [
      "a": [1, .number("-2.50e+3"), true, false, .null], "b": "é🧠\n/", "c": [:],
    ]
    #expect(try JSONParser.parse(text) == json)
  }

  @Test(arguments: [
    ("", 1, "ends too early"), ("{\n\"a\" 1}", 2, "colon"), ("[1,\n\n2", 3, "]"), ("{\"a\": 1,}", 1, "name"),
    ("\"a\nb\"", 1, "control"), ("[01]", 1, "]"), ("tru", 1, "not a JSON"), ("1 2", 1, "after the end"),
    ("-", 1, "not a JSON"),
    ("\"\\x\"", 1, "escape"), ("\"\\u12\"", 1, "four"), ("\"\\u+123\"", 1, "four"), ("\"\\ud800\"", 1, "surrogate"),
    ("\"abc", 1, "closed"), (String(repeating: "[", count: 100_000), 1, "nested"), ("\n\n}", 3, "not a JSON"),
  ])
  func malformed(_ text: String, line: Int, word: String) throws {
    let error = try #require(throws: LessonFileError.self) { try JSONParser.parse(text) }
    #expect(error.line == line)
    #expect(error.message.contains(word), "\(error)")
  }

  @Test func layoutIsPythons() {
    let json: JSON = ["b": [1, ["x": "é"]], "a": [], "Z": [:], "c": "\u{1}\u{7F}\"\\/"]
    #expect(json.text() == #"{"Z": {}, "a": [], "b": [1, {"x": "é"}], "c": "\u0001"# + "\u{7F}" + #"\"\\/"}"#)
    #expect(
      json.text(.indented)
        == """
        {
         "Z": {},
         "a": [],
         "b": [
          1,
          {
           "x": "é"
          }
         ],
         "c": "\\u0001\u{7F}\\"\\\\/"
        }
        """)
  }

  @Test func namesAreSortedByCodePoint() {
    // U+FF5E comes before U+1F600 by code point and after it by UTF-16 unit.
    let json: JSON = ["😀": 1, "～": 2, "z": 3]
    #expect(json.text() == #"{"z": 3, "～": 2, "😀": 1}"#)
  }

  @Test func whatIsWrittenIsReadBack() throws {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<500 {
      let value = RandomNotebook.value(&random)
      #expect(try JSONParser.parse(value.text()) == value)
      #expect(try JSONParser.parse(value.text(.indented)) == value)
    }
  }
}
