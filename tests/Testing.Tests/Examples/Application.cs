using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ActorTasks.TestingTests.Examples;

public static class Application
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? change = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<IMailer, SmtpMailer>();
        builder.Services.AddActorTasks(AppTasks.Register);
        change?.Invoke(builder);

        var app = builder.Build();
        app.MapPost("/welcome/{to}", async (string to, ITaskClient tasks) =>
        {
            var task = await tasks.EnqueueAsync(new SendEmail(to, "Welcome"), new EnqueueOptions { IdempotencyKey = $"welcome-{to}" });
            return Results.Accepted($"/welcome/{task.Id}");
        });
        app.MapGet("/welcome/{id}", async (TaskId id, ITaskClient tasks) =>
            await tasks.FindAsync(id) is { } task ? Results.Text(task.State.ToString()) : Results.NotFound());
        app.MapGroup("/background").MapActorTasks();
        return app;
    }

    private sealed class SmtpMailer : IMailer
    {
        public Task<string> SendAsync(string to, string subject, CancellationToken cancellation) => Task.FromResult($"<{to}>");
    }
}
