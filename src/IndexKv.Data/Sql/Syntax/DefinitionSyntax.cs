using IndexKv.Engine.Catalog;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Sql.Syntax;

internal sealed record CreateStoreSyntax(
    int Position, NameSyntax Name, bool IfNotExists, StoreKind Kind, IReadOnlyList<ColumnDefinition> Columns, IReadOnlyList<CheckConstraint> Checks)
    : StatementSyntax(Position);

/// <summary>A column of CREATE STORE or ADD COLUMN. Its default is kept as written.</summary>
internal sealed record ColumnSyntax(NameSyntax Name, KvType Type)
{
    public bool IsKey { get; init; }

    public bool IsNotNull { get; init; }

    public bool IsGenerated { get; init; }

    public string? Default { get; init; }

    public ColumnDefinition Define(int keyOrdinal) =>
        new(Name.Name, Type, keyOrdinal < 0 && !IsNotNull, keyOrdinal) { Default = Default, IsGenerated = IsGenerated };
}

internal sealed record DropStoreSyntax(int Position, NameSyntax Name, bool IfExists) : StatementSyntax(Position);

/// <summary>ALTER STORE.</summary>
internal abstract record AlterStoreSyntax(int Position, NameSyntax Store) : StatementSyntax(Position);

internal sealed record AddColumnSyntax(int Position, NameSyntax Store, ColumnSyntax Column, IReadOnlyList<CheckConstraint> Checks)
    : AlterStoreSyntax(Position, Store);

internal sealed record RenameStoreSyntax(int Position, NameSyntax Store, NameSyntax NewName) : AlterStoreSyntax(Position, Store);

internal sealed record RenameColumnSyntax(int Position, NameSyntax Store, NameSyntax Column, NameSyntax NewName) : AlterStoreSyntax(Position, Store);
