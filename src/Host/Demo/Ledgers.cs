using System.Collections.Concurrent;

namespace ActorTasks.Server.Demo;

/// <summary>Files to append lines to, in one folder and none above it.</summary>
internal sealed class Ledgers(string folder)
{
    private const int MaxFiles = 100;
    private const int MaxLine = 4096;
    private readonly ConcurrentDictionary<string, Ledger> _ledgers = new(StringComparer.Ordinal);

    /// <summary>Appends a line; it is on disk when the task completes.</summary>
    /// <exception cref="PermanentFailure">The name leads elsewhere, or the line is none.</exception>
    public async Task<Appended> AppendAsync(string name, string line)
    {
        if (line.Length > MaxLine || line.Any(letter => char.IsControl(letter) && letter != '\t'))
        {
            throw new PermanentFailure($"A line may have {MaxLine} characters and no control characters.");
        }

        var path = PathOf(name);
        if (_ledgers.Count >= MaxFiles && !_ledgers.ContainsKey(path))
        {
            throw new PermanentFailure($"At most {MaxFiles} files are written.");
        }

        var size = await _ledgers.GetOrAdd(path, static path => new Ledger(path)).AppendAsync(line);
        return new Appended(name, size);
    }

    private string PathOf(string name)
    {
        var isPlain = name.Length is > 0 and <= 100 && name[0] != '.'
            && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');
        if (!isPlain)
        {
            throw new PermanentFailure("The member 'file' must be a plain file name: 1 to 100 of a-z A-Z 0-9 . _ - and no dot in front.");
        }

        var path = Path.Combine(Path.GetFullPath(folder), name);
        return new FileInfo(path).LinkTarget is null
            ? path
            : throw new PermanentFailure($"'{name}' is a link and could lead out of the data folder.");
    }
}
