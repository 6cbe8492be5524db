using ActorTasks.Hocon;

namespace ActorTasks.SettingsTests;

/// <summary>What the specification calls the same must come out the same, circles and errors included.</summary>
public sealed class EqualWaysTests : IDisposable
{
    private const int Seeds = 3_000;

    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_document_cut_into_two_layers_is_the_document() => Compare(Seeds, (random, statements) =>
    {
        var cut = random.Next(statements.Count + 1);
        return HoconDocument.Parse(Lines(statements.Skip(cut))).WithFallback(HoconDocument.Parse(Lines(statements.Take(cut))));
    });

    [Fact]
    public void A_document_with_its_beginning_in_an_included_file_is_the_document() => Compare(Seeds / 10, (random, statements) =>
    {
        var (from, count) = (random.Next(statements.Count), random.Next(1, statements.Count));
        var part = folder.Write("part.conf", Lines(statements.Skip(from).Take(count)));
        return HoconDocument.Parse($"{Lines(statements.Take(from))}\ninclude {HoconText.Quote(part)}\n{Lines(statements.Skip(from + count))}");
    });

    [Fact]
    public void A_dotted_key_is_blocks_inside_each_other() => Compare(Seeds, (_, statements) =>
        HoconDocument.Parse(string.Join('\n', statements.Select(statement => statement.AsBlocks()))));

    [Fact]
    public void An_append_is_the_earlier_list_with_one_more_item() => Compare(Seeds, (_, statements) =>
        HoconDocument.Parse(string.Join('\n', statements.Select(statement => statement.Sign == "="
            ? statement.ToString()
            : $"{string.Join('.', statement.Key)} = ${{?{string.Join('.', statement.Key)}}} [{statement.Value}]"))));

    [Fact]
    public void A_document_written_out_after_resolving_is_the_document() => Compare(Seeds, (_, statements) =>
        HoconDocument.Parse(HoconDocument.Parse(Lines(statements)).Resolve().ToString()));

    [Fact]
    public void A_reference_that_nobody_reads_changes_nothing() => Compare(Seeds, (random, statements) =>
    {
        var hidden = statements.Select((statement, index) => index == 0 ? $"z = ${{nowhere}}\nz = 1\n{statement}" : statement.ToString());
        return HoconDocument.Parse(string.Join('\n', hidden) + "\nz = ${?nowhere}");
    }, ignored: "z");

    private static string Lines(IEnumerable<Statement> statements) => string.Join('\n', statements);

    private static void Compare(int seeds, Func<Random, IReadOnlyList<Statement>, HoconDocument> other, string? ignored = null)
    {
        var (trees, errors) = (0, 0);
        for (var seed = 0; seed < seeds; seed++)
        {
            var statements = new StatementMaker(seed).Statements();
            var expected = Outcome(() => HoconDocument.Parse(Lines(statements)), ignored);
            var actual = Outcome(() => other(new Random(seed), statements), ignored);
            Assert.True(expected == actual, $"seed {seed}:\n{Lines(statements)}\nis\n{expected}\nand the other way\n{actual}");
            _ = expected.StartsWith("error", StringComparison.Ordinal) ? errors++ : trees++;
        }

        // Documents of which most are errors, or none, would show little.
        Assert.InRange(trees, seeds / 10, seeds - (seeds / 10));
    }

    private static string Outcome(Func<HoconDocument> document, string? ignored)
    {
        try
        {
            var tree = document().Resolve();
            return new HoconBlock(tree.Fields.Where(field => field.Key != ignored), tree.Origin).ToString();
        }
        catch (HoconException)
        {
            return "error";
        }
    }
}
