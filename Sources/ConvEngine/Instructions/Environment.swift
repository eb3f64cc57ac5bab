/// What is wrong with the environment variables that the engine reads, in sentences for people; empty if nothing is.
///
/// A value that cannot be followed counts as none: the best instruction set, every processor.
public func environmentProblems() -> [String] {
  environmentProblems(
    instructionSet: environmentValue(InstructionSet.environmentVariable),
    threads: environmentValue(ThreadPool.environmentVariable))
}

/// The same for given values of the variables.
func environmentProblems(instructionSet: String?, threads: String?) -> [String] {
  var problems: [String] = []
  do throws(InstructionSetError) {
    _ = try InstructionSet.choose(requested: instructionSet, available: InstructionSet.available)
  } catch {
    problems.append(error.description)
  }
  do throws(ThreadCountError) {
    _ = try ThreadPool.count(requested: threads)
  } catch {
    problems.append(error.description)
  }
  return problems
}
