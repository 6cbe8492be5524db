using System.Text;

namespace ActorTasks.Hocon;

/// <summary>
/// A document that has been read, its substitutions still open, so that documents can be laid over each other
/// first: a substitution sees the settings of all of them.
/// </summary>
public sealed class HoconDocument
{
    private readonly IReadOnlyList<BlockNode> layers;

    private HoconDocument(IReadOnlyList<BlockNode> layers) => this.layers = layers;

    /// <summary>A document without settings.</summary>
    public static HoconDocument Empty { get; } = new([]);

    /// <summary>Reads a text.</summary>
    /// <param name="text">HOCON, at most <see cref="HoconLimits.DocumentBytes"/> bytes in UTF-8.</param>
    /// <param name="name">What errors call the text.</param>
    /// <param name="folder">The folder that relative includes start from; without one they are an error.</param>
    /// <exception cref="HoconException">The text is not HOCON, or over a limit.</exception>
    public static HoconDocument Parse(string text, string name = "text", string? folder = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Parse(text, new HoconOrigin(name), folder);
    }

    /// <summary>Reads a file. Relative includes start from its folder.</summary>
    /// <param name="path">The file; a relative path starts from the current folder. Errors name it as given.</param>
    /// <exception cref="HoconException">There is no such file, it cannot be read, is not HOCON, or over a limit.</exception>
    public static HoconDocument ParseFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.GetFullPath(path);
        var origin = new HoconOrigin(path);
        var text = HoconFile.Read(full, origin);
        var place = IncludePlace.Root(Path.GetDirectoryName(full), full);
        return new([Parser.Parse(text, origin, new Includes(), place)]);
    }

    /// <summary>This document over another: blocks merge, of anything else this one's value counts.</summary>
    public HoconDocument WithFallback(HoconDocument fallback)
    {
        ArgumentNullException.ThrowIfNull(fallback);
        return new([.. fallback.layers, .. layers]);
    }

    /// <summary>Replaces the substitutions and merges all layers into one tree.</summary>
    /// <param name="environment">
    /// Looked up by name for a substitution that no setting answers, null where there is no such variable;
    /// without it there are none.
    /// </param>
    /// <exception cref="HoconException">
    /// A substitution finds nothing or refers to itself, texts, lists and blocks are joined, or a limit is passed.
    /// </exception>
    public HoconBlock Resolve(Func<string, string?>? environment = null)
    {
        var resolver = new Resolver(layers, environment ?? (_ => null));
        return new TreeBuilder(resolver).Build();
    }

    internal static HoconDocument Parse(string text, HoconOrigin origin, string? folder = null)
    {
        HoconFile.RefuseLength(Encoding.UTF8.GetByteCount(text), origin);
        return new([Parser.Parse(text, origin, new Includes(), IncludePlace.Root(folder))]);
    }

    internal static HoconDocument Of(BlockNode root) => new([root]);
}
