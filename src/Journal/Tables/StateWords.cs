using System.Collections.Frozen;
using System.Text;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Tables;

/// <summary>Stored states as the lower-case words in the tables.</summary>
internal static class StateWords
{
    private static readonly string[] Words = [.. Enum.GetNames<StoredState>().Select(name => name.ToLowerInvariant())];

    private static readonly byte[][] Utf8Words = [.. Words.Select(Encoding.UTF8.GetBytes)];

    private static readonly FrozenDictionary<string, StoredState> ByWord =
        Enum.GetValues<StoredState>().ToFrozenDictionary(state => Words[(int)state], StringComparer.Ordinal);

    /// <summary>The word of a state.</summary>
    public static string Word(this StoredState state) => Words[(int)state];

    /// <summary>The word of a state as it is bound.</summary>
    public static byte[] Utf8Word(this StoredState state) => Utf8Words[(int)state];

    /// <summary>The state of a word.</summary>
    /// <exception cref="StoreRefusedException">No state has that word.</exception>
    public static StoredState Parse(string word) =>
        ByWord.TryGetValue(word, out var state)
            ? state
            : throw new StoreRefusedException($"'{word}' is no state of a task: expected {string.Join(", ", Words)}.");
}
