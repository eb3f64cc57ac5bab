import Testing

@testable import CellSession

@Suite struct ConversionAdviceTests {
  @Test(arguments: [
    ("cannot convert value of type 'Tensor' to specified type 'Float'", ".scalar"),
    ("cannot convert value of type 'Tensor' to expected argument type 'Double'", "`Double(…)`"),
    ("cannot convert value of type 'Tensor' to expected argument type 'Int'", "`Int((…).scalar)`"),
    ("cannot convert value of type 'Tensor' to expected condition type 'Bool'", "> 0"),
    ("cannot convert value of type 'Tensor' to specified type 'Image'", "Image(…)"),
    ("cannot convert value of type 'Image' to expected argument type 'Tensor'", ".pixels"),
    ("cannot convert value of type '[Float]' to expected argument type 'Tensor'", "Tensor(…)"),
    ("cannot convert value of type 'Int' to specified type 'Float'", "`Float(…)`"),
  ])
  func theConversionIsTold(message: String, word: String) throws {
    #expect(try #require(ConversionAdvice(message)).text.contains(word))
  }

  @Test(arguments: [
    "cannot convert value of type 'String' to specified type 'Dog'", "cannot find 'Tensor' in scope", "cannot convert",
  ])
  func elsewhereThereIsNone(message: String) {
    #expect(ConversionAdvice(message) == nil)
  }
}
