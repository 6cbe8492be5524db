using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorTasks.TestingTests.Examples;

public sealed record SendEmail(string To, string Subject);

public sealed record Sent(string MessageId);

public interface IMailer
{
    Task<string> SendAsync(string to, string subject, CancellationToken cancellation);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SendEmail))]
[JsonSerializable(typeof(Sent))]
public sealed partial class AppJson : JsonSerializerContext;

public static class AppTasks
{
    public static void Register(ActorTasksBuilder tasks)
    {
        tasks.Handle<SendEmail>("send-email", async (SendEmail mail, IMailer mailer, TaskContext task) =>
        {
            var messageId = await mailer.SendAsync(mail.To, mail.Subject, task.CancellationToken);
            return new Sent(messageId);
        }, options =>
        {
            options.Alias("mail.send");
            options.Queue = "mail";
            options.Timeout = TimeSpan.FromMinutes(1);
            options.Retry = new TaskRetry { MaxAttempts = 3, Delay = TimeSpan.FromSeconds(10) };
        });
        tasks.Json(AppJson.Default);
    }

    public static void RegisterAround(ActorTasksBuilder tasks)
    {
        tasks.UseAttempt(async (context, next) =>
        {
            var tenants = context.Services.GetRequiredService<Tenants>();
            tenants.Current = context.Task.Type;
            context.Task.Logger.LogDebug("Attempt {Attempt} begins", context.Task.Attempt);
            await next();
        });
        tasks.UseSubmit(async (context, next) =>
        {
            if (context.Options.Queue == "closed")
            {
                throw new TaskRefusedException("rate-limited", "The queue is closed until noon.");
            }

            context.Options = context.Options with { Tags = [.. context.Options.Tags, "web"] };
            await next();
        });
    }
}

public sealed class Tenants
{
    public string? Current { get; set; }
}
