using IndexKv.Data.Execution;
using IndexKv.Data.Sql;
using IndexKv.Data.Sql.Syntax;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data.Binding;

/// <summary>Binds statements to a transaction's schema and plans them.</summary>
internal sealed class StatementBinder(string text, Transaction transaction)
{
    private readonly QueryBinder _queries = new(text, transaction);

    public PreparedStatement Bind(StatementSyntax statement)
    {
        try
        {
            return statement switch
            {
                QuerySyntax s => new SelectStatement(QueryPlanner.Plan(_queries.Bind(s))),
                ChangeSyntax s => new ChangeBinder(text, _queries).Bind(s),
                CreateStoreSyntax s => BindCreate(s),
                AlterStoreSyntax s => new AlterBinder(text, FindStore(s.Store)).Bind(s),
                DropStoreSyntax s => new DropStoreStatement(s.Name.Name, s.IfExists),
                TransactionSyntax s => new TransactionStatement(s.Control, s.Savepoint),
                CheckSyntax s => new CheckStatement(s.Store is null ? null : FindStore(s.Store).Name),
                CheckpointSyntax => new CheckpointStatement(),
                VacuumSyntax s => new VacuumStatement(s.Store is null ? null : FindStore(s.Store).Name),
                BackupSyntax s => new BackupStatement(BindPath(s.Directory)),
                ExplainSyntax s => new ExplainStatement(Bind(s.Statement).Explain()),
                _ => throw new InvalidOperationException($"{statement.GetType().Name} is no statement."),
            };
        }
        catch (EngineException e)
        {
            throw SqlErrors.At((KvErrorCode)e.Code, text, e.Place?.Offset ?? statement.Position, e.Message);
        }
    }

    private static CreateStoreStatement BindCreate(CreateStoreSyntax create)
    {
        var store = new StoreDefinition(create.Name.Name, create.Kind, create.Columns) { Checks = create.Checks };
        ColumnDefaults.Of(store).Check();
        StoreChecks.Of(store);
        return new CreateStoreStatement(store, create.IfNotExists);
    }

    private ScalarExpression BindPath(SqlExpression path) => _queries.Expressions(BindingScope.None).Bind(path) switch
    {
        ScalarConstant { Value.Type: Engine.Values.KvType.Text } constant => constant,
        ScalarParameter parameter => parameter,
        _ => throw SqlErrors.At(KvErrorCode.Syntax, text, path.Position, "BACKUP TO takes a path as a text literal or a parameter"),
    };

    private StoreDefinition FindStore(NameSyntax name) => _queries.FindStore(name);
}
