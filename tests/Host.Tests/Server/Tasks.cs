using System.Net;
using System.Text;
using System.Text.Json;

namespace ActorTasks.HostTests.Server;

/// <summary>Calls as a client makes them.</summary>
internal static class Tasks
{
    /// <summary>Submits and expects 202; gives the id.</summary>
    public static async Task<string> SubmitAsync(this HttpClient client, string json)
    {
        using var answer = await client.PostAsync("/v1/tasks", new StringContent(json, Encoding.UTF8, "application/json"));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, $"202 was expected, {(int)answer.StatusCode} came: {text}");
        return answer.Headers.Location!.ToString().Split('/')[^1];
    }

    /// <summary>Posts to a path below a task.</summary>
    public static async Task<(int Status, JsonElement Json)> CommandAsync(this HttpClient client, string id, string command, string? json = null)
    {
        using var content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync($"/v1/tasks/{id}/{command}", content);
        return ((int)answer.StatusCode, Parse(await answer.Content.ReadAsStringAsync()));
    }

    /// <summary>Gets JSON.</summary>
    public static async Task<(int Status, JsonElement Json)> JsonAsync(this HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return ((int)answer.StatusCode, Parse(await answer.Content.ReadAsStringAsync()));
    }

    /// <summary>Asks until the task is in this state.</summary>
    public static async Task<JsonElement> UntilAsync(this HttpClient client, string id, params string[] states)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            using var answer = await client.GetAsync($"/v1/tasks/{id}");
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.IsSuccessStatusCode && states.Contains(Parse(text).GetProperty("state").GetString()))
            {
                return Parse(text);
            }

            Assert.False(limit.IsCancellationRequested, $"Task {id} did not become {string.Join(" or ", states)}: {text}");
        }
    }

    private static JsonElement Parse(string text) => JsonDocument.Parse(text).RootElement;
}
