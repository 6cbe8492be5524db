using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ActorTasks.AkkaBuildTests;

/// <summary>A member of the engine that an assembly calls, or whose type it names.</summary>
/// <param name="Type">Its type's full name, as reflection knows it.</param>
/// <param name="Member">Its name; null for the type itself.</param>
/// <param name="Parameters">How many it takes; null for a field.</param>
internal sealed record EngineMember(string Type, string? Member, int? Parameters)
{
    public override string ToString() => Member is null ? Type : $"{Type}.{Member}{(Parameters is { } count ? $" with {count} parameters" : "")}";
}

/// <summary>What a built assembly uses of the engine, read from its metadata.</summary>
internal static class EngineUse
{
    private const string Engine = "ActorEngine";

    /// <param name="file">The path of the assembly.</param>
    public static IReadOnlySet<EngineMember> Of(string file)
    {
        using var stream = File.OpenRead(file);
        using var image = new PEReader(stream);
        var reader = image.GetMetadataReader();
        var used = new HashSet<EngineMember>();
        foreach (var handle in reader.TypeReferences)
        {
            if (NameOf(reader, handle) is { } type)
            {
                used.Add(new EngineMember(type, null, null));
            }
        }

        foreach (var handle in reader.MemberReferences)
        {
            var member = reader.GetMemberReference(handle);
            if (NameOf(reader, member.Parent) is { } type)
            {
                used.Add(new EngineMember(type, reader.GetString(member.Name), ParametersOf(reader.GetBlobReader(member.Signature))));
            }
        }

        return used;
    }

    /// <summary>The engine's type that a handle stands for, or null.</summary>
    private static string? NameOf(MetadataReader reader, EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeReference => NameOf(reader, reader.GetTypeReference((TypeReferenceHandle)handle)),
        HandleKind.TypeSpecification => NameOfGeneric(reader, (TypeSpecificationHandle)handle),
        _ => null,
    };

    private static string? NameOf(MetadataReader reader, TypeReference type)
    {
        var name = reader.GetString(type.Name);
        return type.ResolutionScope.Kind switch
        {
            HandleKind.TypeReference => NameOf(reader, type.ResolutionScope) is { } outer ? $"{outer}+{name}" : null,
            HandleKind.AssemblyReference when IsEngine(reader, (AssemblyReferenceHandle)type.ResolutionScope) => $"{reader.GetString(type.Namespace)}.{name}",
            _ => null,
        };
    }

    private static bool IsEngine(MetadataReader reader, AssemblyReferenceHandle handle) =>
        reader.GetString(reader.GetAssemblyReference(handle).Name).StartsWith(Engine, StringComparison.Ordinal);

    /// <summary>A constructed type: its definition is named behind "generic instance" and "class" or "value type".</summary>
    private static string? NameOfGeneric(MetadataReader reader, TypeSpecificationHandle handle)
    {
        var signature = reader.GetBlobReader(reader.GetTypeSpecification(handle).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return null;
        }

        signature.ReadByte();
        return NameOf(reader, signature.ReadTypeHandle());
    }

    private static int? ParametersOf(BlobReader signature)
    {
        var header = signature.ReadSignatureHeader();
        if (header.Kind == SignatureKind.Field)
        {
            return null;
        }

        if (header.IsGeneric)
        {
            signature.ReadCompressedInteger();
        }

        return signature.ReadCompressedInteger();
    }
}
