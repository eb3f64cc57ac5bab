/// The lesson to begin one's own from: everything a lesson can have, once, and it runs.
enum LessonTemplate {
  /// The percent script.
  /// - Parameter title: the lesson's heading.
  static func text(title: String) -> String {
    #"""
    // %% [markdown]
    // # \#(title)
    //
    // What this lesson is about, and what one can do after it. Half an hour is a good length. Replace all of this;
    // `fovea run FILE` says whether everything still holds, and docs/teaching.md explains the parts.
    //
    // Before you run a cell, guess what it will say. A wrong guess is the best thing that can happen here.

    // %% [markdown]
    // ## A first picture
    //
    // Text is Markdown, with formulas: the filter $w$ slides over the image $a$, and $z = a \star w$ comes out. A cell shows
    // the value of its last line.

    // %%
    let a = Tensor([
      [0, 0, 1, 1],
      [0, 0, 1, 1],
      [0, 0, 1, 1],
    ])
    let w = Tensor([[-1, 1]])
    sideBySide(["image a": a, "filter w": w])

    // %% [markdown]
    // **Predict:** how wide is the output, and where is it different from 0?

    // %%
    let z = conv2D(a, filter: w)
    display(z)
    claim("The output is one column narrower than the image", z.shape == [3, 3])
    claim("The filter answers at the edge", z[0, 1] as Float, equals: 1)

    // %% [markdown]
    // ### Exercise: how many positions?
    //
    // An image is `n` pixels wide, a filter `f`. At how many positions does the filter fit?

    // %% How many positions tags=["exercise"]
    func positions(_ n: Int, _ f: Int) -> Int {
      // BEGIN SOLUTION
      n - f + 1
      // END SOLUTION
    }

    // %% Check
    exercise(
      "At how many positions does a filter of f fit on n pixels?",
      hints: "Where is the filter's first pixel, when its last is on the last of the image?",
      "The first position counts as well.",
      trying: [(4, 2), (7, 3), (28, 5)],
      positions,
      expected: { n, f in try ConvolutionAxis(input: n, filter: f, stride: 1, padding: AxisPadding(0)).output },
      mistakes: [
        .oneTooFew,
        Mistake("Every pixel is counted: near the end the filter sticks out.") { n, f in n },
      ])

    // %% [markdown]
    // ## What you know now
    //
    // - A filter answers where the image looks like it.
    // - An output has $n - f + 1$ numbers.

    """#
  }

  /// `10-edge-maps` → `Edge maps`.
  static func title(ofFileNamed stem: String) -> String {
    let words = stem.split { $0 == "-" || $0 == "_" || $0 == " " }
    // A number in front is for the order of the files.
    let named = words.count > 1 && words[0].allSatisfy(\.isNumber) ? words.dropFirst() : words[...]
    let title = named.joined(separator: " ")
    return title.prefix(1).uppercased() + title.dropFirst()
  }
}
