import JSONText
import Testing

@testable import Lessons

@Suite struct PercentMarkerTests {
  @Test(arguments: ["// %%", "//%%", "// %% x", "// %%% deeper", "// %%\tx", "// %%\r"])
  func markers(_ line: String) { #expect(PercentMarker.begins(line)) }

  @Test(arguments: ["//  %%", "// %", " // %%", "// %%x", "%%", "/// %%", "// %%%x"])
  func notMarkers(_ line: String) { #expect(!PercentMarker.begins(line)) }

  @Test func allParts() throws {
    let line =
      #"// %%% Sobel = nice [markdown] id="s1" attachments={"a": {}} tags=["x", "y"] w=1.50 {"odd name": null}"#
    let marker = try #require(try PercentMarker(line: line))
    #expect(marker.kind == .markdown)
    #expect(marker.id == "s1")
    #expect(marker.attachments == ["a": [:]])
    #expect(
      marker.metadata == [
        "title": "Sobel = nice", "cell_depth": 1, "tags": ["x", "y"], "w": .number("1.50"), "odd name": .null,
      ])
    #expect(marker.line == line)
  }

  @Test(arguments: ["a [raw]", "[md]", "n=3", " padded ", "two\nlines", "{}", "", "id=\"x\""])
  func titlesThatLookLikeSomethingElse(_ title: String) throws {
    let marker = PercentMarker(kind: .markdown, metadata: ["title": .string(title)])
    #expect(try PercentMarker(line: marker.line) == marker, "\(marker.line)")
  }

  @Test func whatIsNotMetadataIsTitle() throws {
    #expect(try PercentMarker(line: "// %% x= 3")?.metadata == ["title": "x= 3"])
    #expect(try PercentMarker(line: "// %% a=1 b")?.metadata == ["title": "a=1 b"])
    #expect(try PercentMarker(line: "// %% tags=[unclosed")?.metadata == ["title": "tags=[unclosed"])
  }

  @Test func metadataNamedLikeAPartIsNotThatPart() throws {
    let marker = PercentMarker(metadata: ["id": 3, "attachments": "x"], id: "a")
    #expect(marker.line == #"// %% id="a" {"attachments": "x", "id": 3}"#)
    #expect(try PercentMarker(line: marker.line) == marker)
  }
}
