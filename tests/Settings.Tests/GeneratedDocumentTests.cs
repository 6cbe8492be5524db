using System.Text;
using ActorTasks.Hocon;

namespace ActorTasks.SettingsTests;

public class GeneratedDocumentTests
{
    [Fact]
    public void Every_tree_reads_back_from_what_the_writer_wrote()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var tree = new TreeMaker(seed).Block(4);
            var text = HoconWriter.Write(tree);
            Assert.Equal((seed, text), (seed, HoconWriter.Write(Read.Tree(text))));
        }
    }

    [Fact]
    public void Every_way_to_write_a_tree_reads_as_that_tree()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var maker = new TreeMaker(seed);
            var tree = maker.Block(4);
            var text = maker.Spell(tree);
            Assert.True(HoconWriter.Write(tree) == HoconWriter.Write(Read.Tree(text)), $"seed {seed}:\n{text}");
        }
    }

    [Fact]
    public void No_text_ends_in_anything_but_a_tree_or_a_clear_error()
    {
        string[] pieces =
        [
            "{", "}", "[", "]", ",", ":", "=", "+=", "\n", " ", "\t", ".", "a", "b", "a.b", "x-y", "1", "-", "1e5", "true", "null",
            "\"", "\"\"\"", "\"q\"", "\\", "#", "//", "/", "$", "${", "${?", "${a}", "${?b}", "${a.b}", "include", "include \"x\"",
            "required(", ")", "file(", "\u00A0", "\uFEFF", "\uD800", "ä", "\0", "+", "?", "a=1\n", "b {", "a += 2\n", "c = ${a} ",
        ];
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ => pieces[random.Next(pieces.Length)]));
            Survive(seed, text);
        }
    }

    [Fact]
    public void No_damaged_document_ends_in_anything_but_a_tree_or_a_clear_error()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var maker = new TreeMaker(seed);
            var text = new StringBuilder(maker.Spell(maker.Block(3)));
            var random = new Random(seed);
            for (var change = random.Next(1, 4); change > 0 && text.Length > 0; change--)
            {
                var at = random.Next(text.Length);
                _ = random.Next(3) switch
                {
                    0 => text.Remove(at, 1),
                    1 => text.Insert(at, "{}[]\"=:,.$\n #"[random.Next(13)]),
                    _ => text.Append(text[at]),
                };
            }

            Survive(seed, text.ToString());
        }
    }

    [Fact]
    public void No_value_or_name_from_outside_ends_in_anything_but_settings_or_faults()
    {
        const string letters = "_aA0=.+\"{}[]$?, #\\\n";
        for (var seed = 0; seed < 5_000; seed++)
        {
            var random = new Random(seed);
            string Noise() => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => letters[random.Next(letters.Length)]));
            var layers = new SettingsLayers
            {
                Reference = "actortasks { a = [1, { b = 2 }], c { d = 3 } }",
                Environment = new Dictionary<string, string> { ["ACTORTASKS__" + Noise()] = Noise(), ["ACTORTASKS__A__" + random.Next(4)] = Noise() },
                Set = [Noise(), "c." + Noise()],
            };
            try
            {
                Assert.NotEmpty(layers.Build().All);
            }
            catch (SettingsException error)
            {
                Assert.NotEmpty(error.Faults);
            }
        }
    }

    private static void Survive(int seed, string text)
    {
        try
        {
            var written = HoconWriter.Write(Read.Tree(text));
            Assert.True(written == HoconWriter.Write(Read.Tree(written)), $"seed {seed}: {text}");
        }
        catch (HoconException error)
        {
            Assert.True(error.Line >= 1 && error.Advice.Length > 0, $"seed {seed}: {error.Message}");
        }
    }
}
