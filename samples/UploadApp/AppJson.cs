using System.Text.Json;
using System.Text.Json.Serialization;
using UploadApp.Files;

namespace UploadApp;

/// <summary>All that is read or written as JSON, for requests and for tasks.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ProcessUpload))]
[JsonSerializable(typeof(FileCounts))]
[JsonSerializable(typeof(FileStatus))]
[JsonSerializable(typeof(Microsoft.AspNetCore.Mvc.ProblemDetails))]
internal sealed partial class AppJson : JsonSerializerContext;
