import Testing

@testable import Fovea

@Suite struct AnswerTextTests {
  @Test func inputsAreOneLine() {
    #expect(AnswerText.text(of: (7, 3, 1, 0)) == "(7, 3, 1, 0)")
    #expect(AnswerText.text(of: 7) == "7")
    #expect(AnswerText.text(of: [1, 2]) == "[1, 2]")
    #expect(AnswerText.text(of: Tensor([[1, 2], [3, 4]])) == "[[1, 2], [3, 4]]")
    #expect(AnswerText.text(of: (Tensor([[1, 20], [300, 4]]), 2)) == "([[1, 20], [300, 4]], 2)")
    #expect(AnswerText.text(of: Tensor(zeros: [8, 8])) == "tensor 8×8")
    #expect(AnswerText.text(of: [Tensor([1]), Tensor(zeros: [8, 8])]) == "[[1], tensor 8×8]")
    #expect(AnswerText.text(of: Image(Tensor(zeros: [8, 8]))) == "image tensor 8×8×1")
    #expect(AnswerText.text(of: Filter("f", [[1, 2]])) == "filter [[1, 2]]")
  }

  @Test func longTextsAreCut() {
    let matrix = confusionMatrix(logits: Tensor([[1, 0], [0, 1]]), labels: Tensor([0, 1]))
    #expect(AnswerText.text(of: (matrix, 1)) == "(ConfusionMatrix, 1)")
    #expect(AnswerText.text(of: String(repeating: "a", count: 500)).count == 161)
    #expect(AnswerText.text(of: Array(0..<100)).hasSuffix("98, 99] (100 elements)") == false)
    #expect(AnswerText.text(of: Array(0..<100)).count <= 161)
  }
}
