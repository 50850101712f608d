import { rodarSozinho } from '@consorcio/navigation/sozinho'
import App from './App'
import './standalone.css'

await rodarSozinho(App)
