using ActorTasks.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace ActorTasks.TestingTests.Examples;

public sealed class Welcoming
{
    private sealed class Mailer : IMailer
    {
        public int Failures { get; set; }

        public Task<string> SendAsync(string to, string subject, CancellationToken cancellation) =>
            Failures-- > 0 ? throw new IOException("No route to host.") : Task.FromResult($"<{to}>");
    }

    [Fact]
    public async Task A_mail_is_sent()
    {
        await using var tasks = TestTasks.Create(AppTasks.Register, services => services.AddSingleton<IMailer, Mailer>());
        await tasks.Client.EnqueueAsync(new SendEmail("ann@example.org", "Welcome"));

        await tasks.RunAllAsync();

        var mail = Assert.Single(tasks.Submitted<SendEmail>());
        Assert.Equal("ann@example.org", mail.Payload.To);
        Assert.Equal(TaskStage.Succeeded, mail.State);
        Assert.Equal("<ann@example.org>", mail.ResultAs<Sent>()!.MessageId);
    }

    [Fact]
    public async Task A_mailer_that_is_away_is_tried_again_and_at_last_given_up()
    {
        var mailer = new Mailer { Failures = 3 };
        await using var tasks = TestTasks.Create(AppTasks.Register, services => services.AddSingleton<IMailer>(mailer));
        var handle = await tasks.Client.EnqueueAsync(new SendEmail("ann@example.org", "Welcome"));

        await tasks.RunAllAsync();
        Assert.Equal(TaskStage.Retrying, tasks.Find(handle.Id).State);

        await tasks.AdvanceAsync(TimeSpan.FromSeconds(9));
        Assert.Equal(1, tasks.Find(handle.Id).Info.Attempt);

        await tasks.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(2, tasks.Find(handle.Id).Info.Attempt);

        await tasks.AdvanceAsync(TimeSpan.FromSeconds(20));
        var failed = tasks.Find(handle.Id);
        Assert.Equal(TaskStage.Failed, failed.State);
        Assert.Equal("No route to host.", failed.Error!.Message);
    }

    [Fact]
    public async Task Middleware_stands_around_both()
    {
        await using var tasks = TestTasks.Create(
            builder =>
            {
                AppTasks.Register(builder);
                AppTasks.RegisterAround(builder);
            },
            services => services.AddScoped<Tenants>().AddSingleton<IMailer, Mailer>());
        var handle = await tasks.Client.EnqueueAsync("mail.send", new SendEmail("bob", "Hello"));
        Assert.Equal(TaskStage.Succeeded, (await handle.WaitAsync()).State);
        Assert.Equal(("mail.send", "web", "mail"), (handle.Type, handle.Accepted.Tags.Single(), handle.Accepted.Queue));
        var refused = await Assert.ThrowsAsync<TaskRefusedException>(() =>
            tasks.Client.EnqueueAsync(new SendEmail("bob", "Hello"), new EnqueueOptions { Queue = "closed" }));
        Assert.Equal("rate-limited", refused.Slug);
    }
}
