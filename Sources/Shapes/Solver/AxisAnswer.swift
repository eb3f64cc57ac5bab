/// What answers a question about an axis: every solution, the recommended one first, or why there is none and what is
/// nearest.
public struct AxisAnswer: Hashable, Sendable {
  /// What was asked.
  public let question: AxisQuestion
  /// Every axis that fits, the recommended one first; of more than 64 the first and the last ones.
  public let solutions: [ConvolutionAxis]
  /// Why the first solution is the recommended one; empty where there is no other.
  public let reason: String
  /// Why there is no solution, or what is wrong with the question; nil where there are solutions.
  public let problem: String?
  /// Where there is no solution: what comes nearest, each with another output or another of the given numbers.
  public let nearest: [ConvolutionAxis]
  /// Values of the only unknown.
  public let range: ClosedRange<Int>?
  /// Whether there are more solutions than are listed.
  public let isCut: Bool
  /// Whether all larger values are solutions too.
  public let isOpen: Bool
  /// To what a search for two unknowns was limited; empty where it was not.
  public let bounds: String

  /// The recommended solution.
  public var recommended: ConvolutionAxis? { solutions.first }

  /// What the recommended solution says of a quantity, or the question does.
  public subscript(quantity: AxisQuantity) -> Int? { recommended?[quantity] ?? question[quantity] }

  init(_ question: AxisQuestion) {
    self.question = question
    let objection = question.objection
    let found = objection == nil ? AxisSearch(question: question).found() : AxisSearch.Found()
    let ranking = AxisRanking(question: question)
    var seen: Set<ConvolutionAxis> = []
    solutions = ranking.ordered(found.axes.filter { seen.insert($0).inserted })
    reason = ranking.reason(solutions)
    range = solutions.isEmpty ? nil : found.range
    isCut = found.isCut
    isOpen = found.isOpen
    bounds = found.bounds
    if solutions.isEmpty {
      let miss = AxisMiss(question: question)
      problem = objection ?? miss.reason
      nearest = objection == nil ? miss.nearest : []
    } else {
      problem = nil
      nearest = []
    }
  }
}
