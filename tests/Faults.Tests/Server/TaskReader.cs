using System.Net;
using System.Text.Json;

namespace ActorTasks.FaultsTests.Server;

/// <summary>Reads tasks over HTTP as a client would.</summary>
internal static class TaskReader
{
    private static readonly HashSet<string> s_final = ["succeeded", "failed", "cancelled", "expired"];

    /// <summary>Waits until each task is final; tells the state of each.</summary>
    public static async Task<Dictionary<string, string>> AllFinalAsync(HttpClient client, IReadOnlyCollection<string> ids, TimeSpan atMost)
    {
        using var limit = new CancellationTokenSource(atMost);
        var states = await FinalAsync(client, ids.ToHashSet());
        foreach (var id in ids.Where(id => !states.ContainsKey(id)).ToList())
        {
            string state;
            while (!s_final.Contains(state = await StateAsync(client, id)))
            {
                if (limit.IsCancellationRequested)
                {
                    throw new TimeoutException($"Task {id} is still '{state}' after {atMost.TotalSeconds:N0} s; {states.Count} of {ids.Count} are final.");
                }

                await Task.Delay(ServerProcess.Breath);
            }

            states[id] = state;
        }

        return states;
    }

    /// <summary>The names of a task's events, in order.</summary>
    public static async Task<IReadOnlyList<string>> EventNamesAsync(HttpClient client, string id)
    {
        using var document = JsonDocument.Parse(await client.GetStringAsync($"/v1/tasks/{id}/events"));
        var root = document.RootElement;
        var items = root.ValueKind == JsonValueKind.Array ? root : root.GetProperty("events");
        return [.. items.EnumerateArray().Select(item => item.GetProperty("name").GetString()!)];
    }

    /// <summary>Something of each task of a list, over all of its pages.</summary>
    public static async Task<IReadOnlyList<T>> ListAsync<T>(HttpClient client, string filter, Func<JsonElement, T> of)
    {
        var all = new List<T>();
        string? cursor = null;
        do
        {
            var next = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            using var page = JsonDocument.Parse(await client.GetStringAsync($"/v1/tasks?{filter}&order=oldest&limit=500{next}"));
            all.AddRange(page.RootElement.GetProperty("tasks").EnumerateArray().Select(of));
            cursor = page.RootElement.TryGetProperty("cursor", out var further) ? further.GetString() : null;
        }
        while (cursor is not null);

        return all;
    }

    /// <summary>Those that are final now, by pages: of thousands that is faster than one by one.</summary>
    private static async Task<Dictionary<string, string>> FinalAsync(HttpClient client, HashSet<string> ids)
    {
        var states = new Dictionary<string, string>();
        foreach (var state in s_final)
        {
            foreach (var id in await ListAsync(client, $"state={state}", task => task.GetProperty("id").GetString()!))
            {
                if (ids.Contains(id))
                {
                    states[id] = state;
                }
            }
        }

        return states;
    }

    private static async Task<string> StateAsync(HttpClient client, string id)
    {
        using var answer = await client.GetAsync($"/v1/tasks/{id}");
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            throw new InvalidOperationException($"Task {id} was accepted and is not known any more.");
        }

        answer.EnsureSuccessStatusCode();
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return document.RootElement.GetProperty("state").GetString()!;
    }
}
