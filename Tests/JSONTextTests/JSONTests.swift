import JSONText
import Testing

@Suite struct JSONTests {
  @Test func givesItsParts() {
    let value: JSON = ["list": [1, "two"], "flag": true]
    #expect(value["list"]?[1]?.stringValue == "two")
    #expect(value["list"]?[2] == nil)
    #expect(value["list"]?[-1] == nil)
    #expect(value["list"]?.arrayValue?.count == 2)
    #expect(value["flag"]?.boolValue == true)
    #expect(value["flag"]?.integerValue == nil)
    #expect(value["none"] == nil)
    #expect(JSON.null["list"] == nil)
    #expect(value.objectValue?.keys.sorted() == ["flag", "list"])
    #expect(value["list"]?.objectValue == nil)
  }

  @Test(
    arguments: [
      (nil, "null"), (false, "a boolean"), (1, "an integer"), (1.0, "a number"), ("", "a string"), ([], "an array"),
      ([:], "an object"), (.number("9223372036854775808"), "a number"),
    ] as [(JSON, String)])
  func namesItsKind(value: JSON, kind: String) {
    #expect(value.kind == kind)
  }
}
