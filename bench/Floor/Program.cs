using System.Globalization;
using ActorTasks.Floor;

// Usage: Floor URL DATA_FOLDER. The least that could accept, keep and run tasks: what the product is measured against.
if (args.Length != 2)
{
    Console.Error.WriteLine("usage: Floor http://127.0.0.1:PORT DATA_FOLDER");
    return 2;
}

Directory.CreateDirectory(args[1]);
var writer = new FloorWriter(Path.Combine(args[1], "actortasks.db"));
var submits = new Submits(writer);
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls(args[0]).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
await using var app = builder.Build();
app.Run(context => context.Request.Path.Value switch
{
    "/v1/tasks" => submits.AnswerAsync(context),
    "/finished" => context.Response.WriteAsync(writer.Finished.ToString(CultureInfo.InvariantCulture)),
    _ => context.Response.WriteAsync("floor"),
});
writer.Start();
await app.RunAsync();
writer.Stop();
Console.WriteLine($"finished {writer.Finished}");
return 0;
