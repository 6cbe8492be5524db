using System.Text.Json.Serialization;
using ActorTasks;
using UploadApp;
using UploadApp.Files;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.ConfigureHttpJsonOptions(http =>
{
    http.SerializerOptions.TypeInfoResolverChain.Insert(0, AppJson.Default);
    http.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
});
builder.Services.AddSingleton(provider => UploadOptions.From(provider.GetRequiredService<IConfiguration>()));
builder.Services.AddSingleton<FileTable>();
builder.Services.AddSingleton<CompressedCopies>();
builder.Services.AddActorTasks(tasks => tasks
    .Json(AppJson.Default)
    .Handle<ProcessUpload>("process-upload", ProcessHandler.Process, options =>
    {
        options.Timeout = TimeSpan.FromHours(1);
        options.Retry = new TaskRetry { MaxAttempts = 3, Delay = TimeSpan.FromSeconds(2) };
    }));

var app = builder.Build();
UploadEndpoint.Map(app);
FileEndpoints.Map(app);
app.MapGroup("/background").MapActorTasks();
app.Run();
