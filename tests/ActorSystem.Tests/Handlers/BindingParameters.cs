using System.Text;
using System.Text.Json;
using ActorTasks.Actors;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorTasks.ActorSystemTests.Handlers;

public sealed class BindingParameters
{
    public interface IMailer
    {
        string Send(string to);
    }

    private sealed class Mailer(string name) : IMailer
    {
        public string Send(string to) => $"{name}→{to}";
    }

    public sealed record Mail(string To, int Copies);

    [Fact]
    public async Task The_payload_is_read_with_the_web_defaults_of_the_serialiser() =>
        Assert.Equal(new Mail("ann", 3), await Call.Value((Mail mail) => mail, """{"to":"ann","copies":"3"}"""));

    [Fact]
    public async Task Services_payload_context_token_and_logger_come_in_any_order()
    {
        var services = Call.Services(add => add.AddSingleton<IMailer>(new Mailer("smtp")));
        var value = await Call.Value(
            (CancellationToken token, IMailer mailer, TaskContext task, Mail mail, ILogger log, IServiceProvider scope) =>
                $"{mailer.Send(mail.To)} {task.Attempt} {task.Failures} "
                + $"{ReferenceEquals(log, task.Logger)} {token == task.CancellationToken} {scope is not null}",
            """{"to":"ann","copies":1}""",
            services);
        Assert.Equal("smtp→ann 3 2 True True True", value);
    }

    [Fact]
    public async Task A_registered_class_is_a_service_and_another_one_is_the_payload()
    {
        var services = Call.Services(add => add.AddSingleton(new Mail("service", 0)));
        Assert.Equal("service 7", await Call.Value((Mail mail, int number) => $"{mail.To} {number}", "7", services));
    }

    [Fact]
    public async Task FromBody_makes_a_registered_class_the_payload()
    {
        var services = Call.Services(add => add.AddSingleton(new Mail("service", 0)));
        Assert.Equal("payload", await Call.Value(([FromBody] Mail mail) => mail.To, """{"to":"payload","copies":0}""", services));
    }

    [Fact]
    public async Task Keyed_services_are_found_by_their_key()
    {
        var services = Call.Services(add => add.AddKeyedSingleton<IMailer>("fast", new Mailer("fast")));
        Assert.Equal("fast→x", await Call.Value(([FromKeyedServices("fast")] IMailer mailer) => mailer.Send("x"), "null", services));
    }

    [Fact]
    public async Task A_service_that_may_be_null_is_null_when_it_is_missing() =>
        Assert.Equal("none", await Call.Value(([FromServices] IMailer? mailer) => mailer?.Send("x") ?? "none", "null"));

    [Fact]
    public async Task A_missing_service_fails_the_attempt_and_is_tried_again()
    {
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => Call.Value(([FromServices] IMailer mailer) => mailer.Send("x"), "null"));
        Assert.Contains(nameof(IMailer), thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Raw_bytes_are_given_as_they_came() =>
        Assert.Equal("{ not json", await Call.Value((ReadOnlyMemory<byte> raw) => Encoding.UTF8.GetString(raw.Span), "{ not json"));

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("""{"to":5,"copies":"many"}""")]
    [InlineData("[1,2]")]
    [InlineData("null")]
    public async Task A_payload_that_cannot_be_read_fails_for_good_and_says_so(string payload)
    {
        var fault = await Assert.ThrowsAsync<HandlerFault>(() => Call.Value((Mail mail) => mail.To, payload));
        Assert.Equal(HandlerFault.PayloadUnreadable, fault.Slug);
        Assert.Contains("demo", fault.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Mail), fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Null_is_a_payload_where_the_parameter_may_be_null()
    {
        Assert.Equal("none", await Call.Value((Mail? mail) => mail?.To ?? "none", "null"));
        Assert.Equal(-1, await Call.Value((int? number) => number ?? -1, "null"));
        Assert.Equal("Null", await Call.Value((JsonElement any) => any.ValueKind.ToString(), "null"));
    }

    [Fact]
    public void Two_payloads_are_refused_with_both_names()
    {
        var fault = Assert.Throws<TaskRegistrationException>(() => Call.Compile((Mail first, int second) => first.To + second));
        Assert.Contains("'first'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("'second'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interface_that_nobody_registered_is_refused_when_the_node_starts()
    {
        var fault = Assert.Throws<TaskRegistrationException>(() => Call.Compile((IMailer mailer) => mailer.Send("x")));
        Assert.Contains("'mailer'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("registered", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_alias_finds_the_handler()
    {
        var tasks = new ActorTasksBuilder();
        tasks.Handle("new-name", () => 1, options => options.Aliases.Add("old-name"));
        var registry = new HandlerRegistry(tasks.Handlers, null);
        Assert.Same(registry.Find("new-name"), registry.Find("old-name"));
        Assert.Null(registry.Find("other"));
        Assert.Equal(["new-name", "old-name"], registry.Types);
    }
}
