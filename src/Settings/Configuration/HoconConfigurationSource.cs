using Microsoft.Extensions.Configuration;

namespace ActorTasks.Hocon;

/// <summary>
/// HOCON as a source of .NET configuration. Keys become <c>a:b:c</c>, list items <c>a:0</c>, values are texts as they
/// were written, <c>null</c> and an empty block are null, an empty list is "". A colon in a quoted key parts keys like any other.
/// </summary>
public sealed class HoconConfigurationSource : IConfigurationSource
{
    private readonly Func<HoconBlock> read;

    private HoconConfigurationSource(string name, Func<HoconBlock> read)
    {
        Name = name;
        this.read = read;
    }

    /// <summary>What the source is called: a file's path, or the name given for a text.</summary>
    public string Name { get; }

    /// <summary>A file. Substitutions that no setting answers see the environment of the process.</summary>
    /// <param name="path">The file; a relative path starts from the current folder.</param>
    /// <param name="optional">Whether a missing file counts as empty; otherwise it is an error at load.</param>
    public static HoconConfigurationSource OfFile(string path, bool optional = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(path, () => (optional && !File.Exists(path) ? HoconDocument.Empty : HoconDocument.ParseFile(path))
            .Resolve(Environment.GetEnvironmentVariable));
    }

    /// <summary>A text. Substitutions that no setting answers see the environment of the process.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What errors call it.</param>
    public static HoconConfigurationSource OfText(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(name, () => HoconDocument.Parse(text, name).Resolve(Environment.GetEnvironmentVariable));
    }

    /// <summary>A tree that was resolved before, such as <see cref="EffectiveSettings.Tree"/>.</summary>
    public static HoconConfigurationSource OfTree(HoconBlock tree, string name)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return new(name, () => tree);
    }

    /// <inheritdoc />
    public IConfigurationProvider Build(IConfigurationBuilder builder) => new HoconConfigurationProvider(this);

    internal HoconBlock Read() => read();
}
