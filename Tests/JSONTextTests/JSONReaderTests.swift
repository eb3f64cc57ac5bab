import JSONText
import TestSupport
import Testing

@Suite struct JSONReaderTests {
  @Test(
    arguments: [
      ("null", JSON.null), ("true", true), (" false ", false), ("0", 0), ("-12", -12), ("1.0", 1.0),
      ("-2.50e+3", .number("-2.50e+3")), ("9223372036854775807", .integer(.max)),
      ("9223372036854775808", .number("9223372036854775808")),
      (#""""#, ""), (#""a\"\\\/\b\f\n\r\t""#, "a\"\\/\u{8}\u{C}\n\r\t"),
      (#""\u00e9\uD83D\ude00é😀\ud83e\udde0\n""#, "é😀é😀🧠\n"),
      ("[]", []), ("[1,[2],{}]", [1, [2], [:]]), (#"{ "a" : 1 , "b" : null }"#, ["a": 1, "b": nil]),
      (#" {"a": [1, true, false, null], "c": {}} "#, ["a": [1, true, false, nil], "c": [:]]),
      (#"{"a":1,"a":2}"#, ["a": 2]), ("\t[\r\n1 ]\n", [1]),
    ] as [(String, JSON)])
  func reads(text: String, value: JSON) throws {
    #expect(try JSON(parsing: text) == value)
    #expect(try JSON(parsing: text, halfSurrogates: .refused) == value)
    // Bytes that do not lie side by side give the same.
    #expect(try JSON(parsing: text.utf8.lazy.map { $0 }) == value)
  }

  /// The text, the byte and the line where it stops being JSON, and a word of the reason.
  @Test(arguments: [
    ("", 0, 1, "ends too early"), (" ", 1, 1, "ends too early"), ("nul", 0, 1, "not a JSON value"),
    ("tru", 0, 1, "not a JSON value"), ("NaN", 0, 1, "not a JSON value"), ("'a'", 0, 1, "not a JSON value"),
    ("\n\n}", 2, 3, "not a JSON value"), ("[1,]", 3, 1, "not a JSON value"), ("01", 2, 1, "begins with 0"),
    ("[01]", 3, 1, "begins with 0"), ("-", 1, 1, "sign"), ("1.", 2, 1, "decimal point"), ("1e", 2, 1, "exponent"),
    ("1e999", 5, 1, "too large"), ("[1", 2, 1, "]"), ("[1 2]", 3, 1, "]"), ("[1,\n\n2", 6, 3, "]"),
    ("{", 1, 1, "name"), ("{a:1}", 1, 1, "name"), (#"{"a":1,}"#, 7, 1, "name"), (#"{"a":1"#, 6, 1, "}"),
    (#"{"a" 1}"#, 5, 1, "colon is missing after the name “a”"), ("{\n\"a\" 1}", 6, 2, "colon"),
    ("1 2", 2, 1, "after the end"), (#""abc"#, 4, 1, "closed"), (#""\"#, 2, 1, "closed"), (#""\n"#, 3, 1, "closed"),
    (#""\x""#, 3, 1, "\\x is not an escape"), ("\"\\é\"", 3, 1, "backslash"), (#""\u12g4""#, 3, 1, "four"),
    (#""\u12""#, 3, 1, "four"), (#""\u12"#, 3, 1, "four"), (#""\u+123""#, 3, 1, "four"),
    ("\"\n\"", 1, 1, "control"), ("\"\\n\n\"", 3, 1, "control"),
  ])
  func saysWhereTextIsNotJSON(text: String, offset: Int, line: Int, word: String) throws {
    let error = try #require(throws: JSONError.self) { try JSON(parsing: text) }
    #expect(error.offset == offset)
    #expect(error.line == line)
    #expect(error.reason.contains(word), "\(error)")
    #expect(error.description == "\(error.reason) (line \(line), byte \(offset))")
  }

  @Test(arguments: [
    (#""\ud83d""#, "\u{FFFD}"), (#""\ude00x""#, "\u{FFFD}x"), (#""\ud83d\u0041""#, "\u{FFFD}A"),
    (#""\ud83d\n""#, "\u{FFFD}\n"), (#""\ud800\ud83d\ude00""#, "\u{FFFD}😀"),
  ])
  func replacesOrRefusesHalfSurrogates(text: String, replaced: String) throws {
    #expect(try JSON(parsing: text) == .string(replaced))
    let error = try #require(throws: JSONError.self) { try JSON(parsing: text, halfSurrogates: .refused) }
    #expect(error.offset == 7)
    #expect(error.reason.contains("half of a surrogate pair"))
  }

  @Test(arguments: [
    ([0x22, 0xFF, 0x22], 1), ([0x22, 0x61, 0xC3, 0x22], 2), ([0x22, 0xC3, 0xA9, 0xED, 0xA0, 0x80, 0x22], 3),
    ([0x22, 0x5C, 0x6E, 0x80, 0x22], 3), ([0x22, 0xC3, 0x5C, 0x6E, 0xA9, 0x22], 1),
    ([0x7B, 0x22, 0xC0, 0x80, 0x22], 2),
  ])
  func saysWhereAStringIsNotUTF8(bytes: [UInt8], offset: Int) throws {
    let error = try #require(throws: JSONError.self) { try JSON(parsing: bytes) }
    #expect(error.reason.contains("not valid UTF-8"))
    #expect(error.offset == offset)
  }

  @Test(arguments: [("[", "]"), (#"{"a":"#, "}")])
  func limitsNesting(open: String, close: String) throws {
    func nested(_ depth: Int) -> String {
      String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
    }
    #expect(try JSON(parsing: nested(JSON.maximumDepth)).text == nested(JSON.maximumDepth))
    let error = #expect(throws: JSONError.self) { try JSON(parsing: nested(JSON.maximumDepth + 1)) }
    #expect(error?.reason == "nested deeper than 200 levels")
    #expect(error?.offset == JSON.maximumDepth * open.utf8.count)
    #expect(throws: JSONError.self) { try JSON(parsing: String(repeating: open, count: 1_000_000)) }
  }

  @Test func nestingCountsLevelsNotValues() throws {
    let many = "[" + Array(repeating: "[]", count: 1000).joined(separator: ",") + "]"
    #expect(try JSON(parsing: many).arrayValue?.count == 1000)
  }

  @Test(
    arguments: [
      ("a=1 b", 2, 1, 3), (#"x [1, "]"] y"#, 1, [1, "]"], 10), (#"{"a": {}}{}"#, 0, ["a": [:]], 9), ("1", 0, 1, 1),
    ] as [(String, Int, JSON, Int)])
  func readsAValueAmongOtherText(text: String, start: Int, value: JSON, end: Int) throws {
    let found = try JSON.value(in: text.utf8, at: start)
    #expect(found.value == value)
    #expect(found.end == end)
  }

  @Test func placesOfAValueAmongOtherTextCountFromTheStartOfTheText() {
    let error = #expect(throws: JSONError.self) { try JSON.value(in: "a\nb={\n}]".utf8, at: 8) }
    #expect(error?.offset == 8)
    #expect(error?.line == 3)
    #expect(throws: JSONError.self) { try JSON.value(in: #"a="\ud83d""#.utf8, at: 2, halfSurrogates: .refused) }
  }

  /// No bytes, however broken, do more harm than an error.
  @Test(arguments: 0..<200)
  func survivesDamage(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var bytes = JSON.array([JSON.random(depth: 4, using: &random)]).bytes
    for _ in 0..<3 { bytes[Int.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random) }
    do {
      let value = try JSON(parsing: bytes)
      #expect(try JSON(parsing: value.bytes) == value)
    } catch let error as JSONError {
      #expect((0...bytes.count).contains(error.offset))
      #expect(error.line == 1 + bytes[..<error.offset].count { $0 == 0x0A })
    }
  }
}
