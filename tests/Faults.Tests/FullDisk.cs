using System.Net;
using ActorTasks.FaultsTests.Server;
using Xunit.Abstractions;

namespace ActorTasks.FaultsTests;

/// <summary>A disk without room costs a clear refusal and nothing that was accepted.</summary>
public sealed class FullDisk(ITestOutputHelper output)
{
    private const int Before = 50;

    [Theory]
    [InlineData("limits.disk-reserve=0")]
    [InlineData("limits.disk-reserve=4MiB")]
    public async Task A_full_disk_answers_503_and_accepts_again_when_there_is_room(string reserve)
    {
        using var disk = new SmallDisk(mebibytes: 24);
        var data = Path.Combine(disk.Path, "data");
        await using var server = ServerProcess.Start(data, [reserve]);
        await server.ReadyAsync();
        var before = await Task.WhenAll(Enumerable.Range(0, Before).Select(_ => SmallDisk.PostAsync(server)));
        Assert.All(before, answer => Assert.Equal(HttpStatusCode.Accepted, answer.Status));

        var (kept, refusal) = await disk.FillAsync(server);

        output.WriteLine($"{kept.Count} were accepted after the disk was full");
        Assert.Equal("store-unavailable", refusal);

        disk.MakeRoom();

        await server.FirstAcceptedAsync();
        var states = await TaskReader.AllFinalAsync(server.Client, [.. kept, .. before.Select(answer => answer.Told)], TimeSpan.FromMinutes(2));
        Assert.All(states.Values, state => Assert.Equal("succeeded", state));
        Assert.Equal(0, await server.StopAsync());
        var (code, said) = await ServerProcess.RunAsync("verify", "--data", data);
        Assert.True(code == 0, said);
    }
}
