import Foundation
import Testing

@testable import Fovea

@Suite struct CSVTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func file(_ text: String) throws -> String {
    let name = "table-\(UUID().uuidString).csv"
    try folder.write(Array(text.utf8), to: name)
    return folder.path(name)
  }

  private func rows(_ text: String, separator: Character = ",") throws -> [[String]] {
    var file = CSVFile(Array(text.utf8), separator: separator.asciiValue!, name: "t")
    var rows: [[String]] = []
    while let row = try file.next() { rows.append(row.fields) }
    return rows
  }

  @Test func fieldsAreDivided() throws {
    #expect(try rows("a,b\n1, 2 \n\n3,") == [["a", "b"], ["1", "2"], ["3", ""]])
    #expect(try rows("a,b\r\n1,2\r\n") == [["a", "b"], ["1", "2"]])
    #expect(try rows("\u{FEFF}a;b\n1;2", separator: ";") == [["a", "b"], ["1", "2"]])
    #expect(try rows("1\t\t2\n", separator: "\t") == [["1", "", "2"]])
    #expect(try rows("").isEmpty)
  }

  @Test func quotesHoldAnything() throws {
    #expect(
      try rows("\"a,b\",\"say \"\"hi\"\"\"\n\"two\nlines\" ,\"\"\n") == [["a,b", "say \"hi\""], ["two\nlines", ""]])
    #expect {
      try rows("a\n\n\"b\n")
    } throws: {
      "\($0)" == "“t”, line 3: a quote is opened here and never closed."
    }
    #expect {
      try rows("a,b\n\"b\" c,d\n")
    } throws: {
      "\($0)".hasPrefix("“t”, line 2: after a closing quote there is more text before the next “,”")
    }
  }

  @Test func namedClassesAreInAlphabeticalOrder() throws {
    let path = try file("width,height,species\n1,2,rose\n3.5,-4e1,aster\n5,6,rose\n")
    let data = try Dataset(csv: path, label: "species")
    #expect(data.inputs == Tensor([[1, 2], [3.5, -40], [5, 6]]))
    #expect(data.classNames == ["aster", "rose"] && data.labels == Tensor([1, 0, 1]))
    let one = try Dataset(csv: path, label: -1, columns: ["height"])
    #expect(one.inputs == Tensor([[2], [-40], [6]]) && one.labels == data.labels)
  }

  @Test func wholeNumbersAreClassNumbers() throws {
    let plain = try Dataset(csv: try file("3,0.5,0.25\n1,1,2\n"), label: 0)
    #expect(
      plain.labels == Tensor([3, 1]) && plain.classCount == 4 && plain.inputs == Tensor([[0.5, 0.25], [1, 2]]))
    let images = try Dataset(csv: try file("y,a,b,c,d\n0,1,2,3,4\n1,5,6,7,8\n"), label: "y", shape: [2, 2, 1])
    #expect(images.images.shape == [2, 2, 2, 1])
    #expect((images[1].image[0] as Tensor) == Tensor([[5], [6]]))
  }

  @Test func aFirstLineOfNumbersMayBeTheNames() throws {
    let data = try Dataset(csv: try file("0,1,label\n5,6,1\n"), label: "label")
    #expect(data.count == 1 && data.inputs == Tensor([[5, 6]]))
    let text = try Dataset(csv: try file("0.5,cat\n0.7,dog\n"), label: 1)
    #expect(text.count == 2 && text.classNames == ["cat", "dog"])
  }

  @Test func oneColumnIsPredicted() throws {
    let data = try Dataset(csv: try file("x,y\n1,2.5\n2,5\n"), target: "y")
    #expect(data.inputs == Tensor([[1], [2]]) && data.labels == Tensor([2.5, 5]) && data.classCount == 0)
  }

  @Test func incompleteRowsAreLeftOutWhenAsked() throws {
    let path = try file("a,b,y\n1,2,0\n,3,1\n4,NA,1\n5,6,?\n7,8,1\n")
    let data = try Dataset(csv: path, label: "y", skippingIncomplete: true)
    #expect(data.inputs == Tensor([[1, 2], [7, 8]]) && data.labels == Tensor([0, 1]))
    #expect {
      try Dataset(csv: path, label: "y")
    } throws: {
      "\($0)".contains("line 3: column “a” has no value (it is empty); fill it in, or leave such rows out")
    }
  }

  @Test(arguments: [
    ("a,y\n1,0\n\n\"1\",2,3\n", "line 4: it has 3 fields, the first line has 2"),
    ("a,y\n1,0\n1;0\n", "line 3: it has 1 field, the first line has 2; is “,” the right separator?"),
    ("a,y\n1,0\n\"1,5\",0\n", "line 3: column “a” holds “1,5”, which is no number; decimals are written with a point"),
    ("a,z\n1,0\n", "has no column “y”; its columns are “a”, “z”."),
    ("1,2\n", "has no column “y”: its first line holds numbers, not names."),
    ("a,y\n", "has no row that could be learnt from"), ("", "is damaged: it is empty"),
  ])
  func brokenTablesAreExplained(_ text: String, _ words: String) throws {
    let path = try file(text)
    #expect {
      try Dataset(csv: path, label: "y")
    } throws: {
      "\($0)".contains(words)
    }
  }

  @Test func wrongRequestsAreExplained() throws {
    let path = try file("1,2,x\n")
    for (label, shape, separator, words) in [
      (3, nil, ",", "has no column 3; it has 3, from 0 to 2"),
      (2, [5], ",", "2 columns of numbers do not make inputs of shape [5]"),
      (2, nil, "é", "cannot divide the fields"),
    ] as [(Int, [Int]?, Character, String)] {
      #expect {
        try Dataset(csv: path, label: .at(label), separator: separator, shape: shape)
      } throws: {
        "\($0)".contains(words)
      }
    }
    #expect {
      try Dataset(csv: path, target: 2)
    } throws: {
      "\($0)".contains("line 1: column 2 holds “x”, which is no number")
    }
  }
}
