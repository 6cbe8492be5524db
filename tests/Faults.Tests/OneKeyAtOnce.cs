using System.Collections.Concurrent;
using System.Net;
using ActorTasks.FaultsTests.Server;

namespace ActorTasks.FaultsTests;

/// <summary>Many callers who submit one idempotency key at the same instant, also while the process dies.</summary>
public sealed class OneKeyAtOnce
{
    private const int Callers = 24;
    private const int Rounds = 6;

    [Fact]
    public async Task They_get_one_task_however_the_server_dies_in_between()
    {
        using var folder = DataFolder.Create();
        var data = Path.Combine(folder.Path, "data");
        var earlier = new Dictionary<string, string>();
        for (var round = 0; round < Rounds; round++)
        {
            var key = $"key-{round}";
            var answers = new ConcurrentQueue<Answer>();
            await using (var server = ServerProcess.Start(data))
            {
                await server.ReadyAsync();

                // Killed when so many have been answered: between none and most.
                await RaceAsync(server, key, answers, killAfter: round * 4);
            }

            await using (var server = ServerProcess.Start(data))
            {
                await server.ReadyAsync();
                await RaceAsync(server, key, answers, killAfter: null);
                Assert.InRange(answers.Count, Callers, 2 * Callers);
                Assert.Single(answers.Select(answer => answer.Location).Distinct());
                Assert.InRange(answers.Count(answer => !answer.IsReplay), 0, 1);
                Assert.Single(await TaskReader.ListAsync(server.Client, $"key={key}", task => task.GetProperty("id").GetString()));

                // A key of a round before is still known, whatever died since.
                foreach (var (old, location) in earlier)
                {
                    Assert.Equal(new Answer(location, IsReplay: true), await SubmitAsync(server, old));
                }

                Assert.Equal(0, await server.StopAsync());
            }

            earlier[key] = answers.First().Location;
        }

        Assert.Equal(0, (await ServerProcess.RunAsync("verify", "--data", data)).ExitCode);
    }

    [Fact]
    public async Task Exactly_one_of_them_is_the_first()
    {
        using var folder = DataFolder.Create();
        await using var server = ServerProcess.Start(Path.Combine(folder.Path, "data"));
        await server.ReadyAsync();
        for (var round = 0; round < 20; round++)
        {
            var answers = new ConcurrentQueue<Answer>();
            await RaceAsync(server, $"key-{round}", answers, killAfter: null);
            Assert.Equal(Callers, answers.Count);
            Assert.Single(answers.Select(answer => answer.Location).Distinct());
            Assert.Single(answers, answer => !answer.IsReplay);
        }
    }

    /// <summary>All callers at once; those whose answer the kill took have none.</summary>
    private static async Task RaceAsync(ServerProcess server, string key, ConcurrentQueue<Answer> answers, int? killAfter)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var callers = Enumerable.Range(0, Callers).Select(async _ =>
        {
            await start.Task;
            try
            {
                answers.Enqueue(await SubmitAsync(server, key));
            }
            catch (Exception killed) when (killAfter is not null && killed is HttpRequestException or IOException)
            {
                return; // Nothing was promised to this caller.
            }
            finally
            {
                if (answers.Count >= killAfter)
                {
                    enough.TrySetResult();
                }
            }
        }).ToList();
        start.SetResult();
        if (killAfter is not null)
        {
            await Task.WhenAny(enough.Task, Task.WhenAll(callers));
            await server.KillAsync();
        }

        await Task.WhenAll(callers);
    }

    private static async Task<Answer> SubmitAsync(ServerProcess server, string key)
    {
        using var body = TaskBody.Of("echo", "1", key);
        using var answer = await server.Client.PostAsync("/v1/tasks", body);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await answer.Content.ReadAsByteArrayAsync();
        return new Answer(answer.Headers.Location!.ToString(), answer.Headers.Contains("Idempotency-Replayed"));
    }

    private sealed record Answer(string Location, bool IsReplay);
}
