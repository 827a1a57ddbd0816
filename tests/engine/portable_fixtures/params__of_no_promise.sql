-- relation: params__of_no_promise
-- says: a figure of the notice, and not which promise it is of
-- grain: one row per use
-- reads: uses
-- params: scope
-- columns: use_id VARCHAR

select use_id
from uses
where $scope = 'group'
