using IndexKv.Data.Execution;
using IndexKv.Data.Sql;
using IndexKv.Data.Sql.Syntax;
using IndexKv.Engine.Catalog;

namespace IndexKv.Data.Binding;

/// <summary>Binds ALTER STORE.</summary>
internal sealed class AlterBinder(string text, StoreDefinition store)
{
    public AlterStoreStatement Bind(AlterStoreSyntax alter) => alter switch
    {
        AddColumnSyntax s => BindAdd(s),
        RenameStoreSyntax s => new AlterStoreStatement(
            store, Define(s.NewName.Name, store.Columns, CheckRenaming.OfStore(store, s.NewName.Name)), $"rename store {store.Name} to {s.NewName.Name}"),
        RenameColumnSyntax s => BindRename(s),
        _ => throw new InvalidOperationException($"{alter.GetType().Name} alters nothing."),
    };

    private AlterStoreStatement BindAdd(AddColumnSyntax add)
    {
        if (add.Column.IsKey || add.Column.IsGenerated)
            throw SqlErrors.At(KvErrorCode.InvalidDefinition, text, add.Column.Name.Position, "the key of a store does not change; create another store and copy the rows with INSERT … SELECT");
        var altered = Define(store.Name, [.. store.Columns, add.Column.Define(keyOrdinal: -1)], [.. store.Checks, .. add.Checks]);
        return new AlterStoreStatement(store, altered, $"add column {add.Column.Name.Name} to {store.Name}");
    }

    private AlterStoreStatement BindRename(RenameColumnSyntax rename)
    {
        var ordinal = store.FindColumn(rename.Column.Name);
        if (ordinal < 0)
        {
            throw SqlErrors.At(
                KvErrorCode.InvalidQuery, text, rename.Column.Position,
                $"store '{store.Name}' has no column '{rename.Column.Name}'; its columns are {string.Join(", ", store.Columns.Select(c => c.Name))}");
        }

        var columns = store.Columns.ToArray();
        columns[ordinal] = columns[ordinal] with { Name = rename.NewName.Name };
        return new AlterStoreStatement(
            store,
            Define(store.Name, columns, CheckRenaming.OfColumn(store, rename.Column.Name, rename.NewName.Name)),
            $"rename column {rename.Column.Name} of {store.Name} to {rename.NewName.Name}");
    }

    private StoreDefinition Define(string name, IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<CheckConstraint> checks)
    {
        var altered = new StoreDefinition(name, store.Kind, columns) { Checks = checks };
        ColumnDefaults.Of(altered).Check();
        StoreChecks.Of(altered);
        return altered;
    }
}
