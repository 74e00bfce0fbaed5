using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Sidechain.StandIns.Tests.Surface;

/// <summary>What a compiled assembly names of others: <c>Namespace.Type</c> and <c>Namespace.Type::Member</c>.</summary>
internal static class UsedMembers
{
    public static HashSet<string> Of(string assemblyPath)
    {
        using var stream = File.OpenRead(assemblyPath);
        using var file = new PEReader(stream);
        var metadata = file.GetMetadataReader();
        var used = metadata.TypeReferences.Select(handle => Name(metadata, handle)).ToHashSet();
        foreach (var member in metadata.MemberReferences.Select(metadata.GetMemberReference))
        {
            if (TypeOf(metadata, member.Parent) is { } type) used.Add($"{type}::{metadata.GetString(member.Name)}");
        }

        return used;
    }

    private static string? TypeOf(MetadataReader metadata, EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeReference => Name(metadata, (TypeReferenceHandle)parent),
        HandleKind.TypeSpecification => GenericDefinition(metadata, (TypeSpecificationHandle)parent),
        _ => null,
    };

    /// <summary>In a signature a generic type starts with 0x15, its kind, then the coded index of its definition (ECMA-335, II.23.2.14).</summary>
    private static string? GenericDefinition(MetadataReader metadata, TypeSpecificationHandle handle)
    {
        const byte GenericInstance = 0x15;
        var signature = metadata.GetBlobReader(metadata.GetTypeSpecification(handle).Signature);
        if (signature.ReadByte() != GenericInstance) return null;
        signature.ReadByte();
        var definition = signature.ReadTypeHandle();
        return definition.Kind == HandleKind.TypeReference ? Name(metadata, (TypeReferenceHandle)definition) : null;
    }

    private static string Name(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        var name = metadata.GetString(type.Name);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference) return $"{Name(metadata, (TypeReferenceHandle)type.ResolutionScope)}+{name}";
        return type.Namespace.IsNil ? name : $"{metadata.GetString(type.Namespace)}.{name}";
    }
}
