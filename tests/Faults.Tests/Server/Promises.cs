using Xunit.Abstractions;

namespace ActorTasks.FaultsTests.Server;

/// <summary>What must hold of a load at the end, whatever was killed.</summary>
internal static class Promises
{
    /// <summary>The default of <c>retry.max-losses</c>.</summary>
    private const int MaxLosses = 3;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    /// <summary>
    /// Everything accepted ends, once; no attempt number ran twice; what succeeded has written; the store is clean.
    /// The server is stopped.
    /// </summary>
    /// <param name="server">A server that has no faults any more.</param>
    /// <param name="mayLose">Whether the server was killed: a task may have lost every attempt that <c>retry.max-losses</c> allows then. Nothing else can fail it.</param>
    public static async Task AssertKeptAsync(ServerProcess server, TestStore store, SubmitLoad load, bool mayLose, ITestOutputHelper output)
    {
        Assert.NotEmpty(load.Ids);
        load.AssertAnswers();
        var states = await TaskReader.AllFinalAsync(server.Client, load.Ids, s_patience);
        output.WriteLine($"{load}: {string.Join(", ", states.Values.GroupBy(state => state).Select(group => $"{group.Count()} {group.Key}"))}");
        Assert.DoesNotContain(states.Values, state => state != "succeeded" && !(mayLose && state == "failed"));
        foreach (var id in states.Where(state => state.Value == "failed").Select(state => state.Key))
        {
            Assert.Equal(MaxLosses, (await TaskReader.EventNamesAsync(server.Client, id)).Count(name => name == "AttemptLost"));
        }

        foreach (var id in load.Ids.Order(StringComparer.Ordinal).Where((_, index) => index % 10 == 0))
        {
            var names = await TaskReader.EventNamesAsync(server.Client, id);
            Assert.Equal(1, names.Count(name => name is "TaskSucceeded" or "TaskFailed"));
        }

        Assert.Equal(0, await server.StopAsync());
        await store.AssertVerifiedAsync(output);
        AssertLedger(Path.Combine(store.Data, "files", "ledger.txt"), states.Where(state => state.Value == "succeeded").Select(state => state.Key));
    }

    private static void AssertLedger(string ledger, IEnumerable<string> succeeded)
    {
        // The last line of a killed process may be cut; it has no line feed then and its attempt was never recorded.
        var lines = File.ReadAllText(ledger).Split('\n').Where(line => line.Length > 0).Select(line => line.Split('\t')).Where(words => words.Length >= 3).ToList();
        var attempts = lines.Select(words => (Id: words[1], Attempt: words[2])).ToList();
        Assert.Empty(attempts.GroupBy(x => x).Where(group => group.Count() > 1).Select(group => group.Key));
        var written = attempts.Select(x => x.Id).ToHashSet();
        var missing = succeeded.Except(written).ToList();
        Assert.True(missing.Count == 0, $"{missing.Count} succeeded tasks never wrote, the first is {missing.FirstOrDefault()}.");
    }
}
